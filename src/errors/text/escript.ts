import type { ErrorTexts } from '../error-text.ts';

export interface EscriptErrors {
  'not-an-escript': { path: string; found: string };
  'escript-missing': { path: string };
  /** `found`: the code of the system's error. */
  'escript-unreadable': { path: string; found: string };
  /** `found`: the length of the file in bytes. */
  'escript-premature-end': { path: string; found: number };
  'escript-arguments-encoding': { path: string };
  'escript-body-compressed': { path: string };
  'escript-no-main': { path: string; expected: string; found: string; kind: 'archive' | 'beam' | 'source' };
}

const makers = '`mix escript.build`, `rebar3 escriptize`, `gleam export escript` or `escript:create/2`';

export const escriptTexts: ErrorTexts<EscriptErrors> = {
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
  'escript-no-main': ({ path, expected, found, kind }) => ({
    message: `\`${path}\` has no \`main/1\` to start: expected ${expected}, found ${found}`,
    hint:
      kind === 'archive'
        ? 'name the module in the `%%!` line with `-escript main MODULE`, and export `main/1` from it'
        : 'export `main/1`; that is where `escript` starts a program',
  }),
};
