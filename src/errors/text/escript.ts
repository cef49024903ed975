import type { ErrorTexts } from '../error-text.ts';

const makers = '`mix escript.build`, `rebar3 escriptize`, `gleam export escript` or `escript:create/2`';

export const escriptTexts = {
  'not-an-escript': ({ path, found }) => ({
    message: `\`${path}\` is not an escript: ${found}`,
    hint: `give a file made by ${makers}`,
  }),
  'escript-missing': ({ path }) => ({
    message: `there is no file \`${path}\``,
    hint: `build the escript first, with ${makers}`,
  }),
  'escript-unreadable': ({ path, found }) => ({
    message: `\`${path}\` cannot be read: ${found}`,
    hint: 'check the permissions of the file and of the folders above it',
  }),
  'escript-premature-end': ({ path, found }) => ({
    message: `\`${path}\` ends within its header, after ${found} bytes`,
    hint: 'the file was cut short; build or download it again',
  }),
  'escript-arguments-encoding': ({ path }) => ({
    message: `the \`%%!\` line of \`${path}\` is not valid UTF-8`,
    hint: 'write the emulator arguments in ASCII or UTF-8',
  }),
  'escript-body-compressed': ({ path }) => ({
    message: `the body of \`${path}\` is gzipped, which \`escript\` takes for source text`,
    hint: 'give `escript:create/2` the BEAM file as the compiler writes it, without the option `compressed`',
  }),
  'escript-no-main': ({ path, expected, found, detail }) => ({
    message: `\`${path}\` has no \`main/1\` to start: expected ${expected}, found ${found}`,
    hint:
      detail?.kind === 'archive'
        ? 'name the module in the `%%!` line with `-escript main MODULE`, and export `main/1` from it'
        : 'export `main/1`; that is where `escript` starts a program',
  }),
} satisfies ErrorTexts;
