import type { ErrorTexts } from '../error-text.ts';

export const analysisTexts = {
  'application-missing': ({ path, expected, detail }) => ({
    message: `the OTP tree \`${path}\` has no application \`${expected}\`, ${detail?.because}`,
    hint:
      detail?.added === 'true'
        ? `check the name after \`--add-app\`, or give another tree with \`--erts\``
        : `give a complete tree with \`--erts\`, or leave it out with \`--drop-app ${expected}\` if the program never uses it`,
  }),
  'application-indispensable': ({ found }) => ({
    message: `\`${found}\` cannot be dropped: no Erlang program starts without it`,
    hint: `leave \`${found}\` out of \`--drop-app\``,
  }),
} satisfies ErrorTexts;
