import type { ErrorTexts } from '../error-text.ts';

/** Whether the program seems to use what is missing; nothing where that was not looked at. */
function used(calls: unknown, them: string): string {
  if (!Array.isArray(calls)) return '';
  return calls.length > 0 ? `; it does: ${calls.join(', ')}` : `; none of its modules calls ${them}`;
}

export const analysisTexts = {
  'application-missing': ({ path, expected, detail }) => {
    const names = String(expected).split(',');
    const because = [detail?.because].flat();
    const each = names.map((name, index) => `\`${name}\`, ${because[index]}`);
    const them = names.length > 1 ? 'them' : 'it';
    const added = Array.isArray(detail?.added) ? detail.added.join(',') : '';
    return {
      message: `the OTP tree \`${path}\` has no application${names.length > 1 ? 's' : ''} ${each.join('; ')}`,
      hint: added
        ? `check \`${added}\` after \`--add-app\`, or give another tree with \`--erts\``
        : `give a complete tree with \`--erts\`, or leave ${them} out with \`--drop-app ${expected}\` if the program never uses ${them}${used(detail?.calls, them)}`,
    };
  },
  'application-indispensable': ({ found }) => ({
    message: `\`${found}\` cannot be dropped: no Erlang program starts without it`,
    hint: `leave \`${found}\` out of \`--drop-app\``,
  }),
  'code-too-new': ({ path, expected, found, detail }) => ({
    message: `OTP ${expected} cannot load the main module of \`${path}\`: \`${detail?.module}\` was compiled for OTP ${found} or newer`,
    hint: `give a runtime as new as the compiler with \`--erts ${found}\`, or compile the program with OTP ${expected}`,
  }),
  'native-code-unfit': ({ path, expected, found, detail }) => ({
    message: `native code of \`${detail?.application}\` does not run on ${expected}: \`${path}\` is for ${found}`,
    hint: `build it for ${expected}, and give the folder with \`--priv ${detail?.application}=FOLDER\``,
  }),
  'priv-unreadable': ({ path, found }) => ({
    message: `the \`priv\` folder \`${path}\` cannot be read: ${found}`,
    hint: 'give an existing folder after `--priv APPLICATION=`',
  }),
} satisfies ErrorTexts;
