import type { ErrorTexts } from '../error-text.ts';

/** Kinds of files that cannot be an escript. */
export type ForeignFile = keyof typeof foreignFiles;

const foreignFiles = {
  empty: 'empty',
  elf: 'a native executable (ELF)',
  macho: 'a native executable (Mach-O)',
  'macho-universal': 'a native executable (Mach-O, universal)',
  pe: 'a native executable (PE)',
  gzip: 'a gzip file',
  zstd: 'a zstd file',
  xz: 'an xz file',
  'external-term': 'an Erlang term in external format',
  folder: 'a folder',
  'special-file': 'a special file',
  binary: 'binary data that `escript` cannot run',
  text: 'text without `#!` and without `main/1`',
};

/** The actual kind of the file, or a script for the program that `found` names. */
export type ForeignKind = { problem: ForeignFile } | { problem: 'script'; found: string };

/** Why there is no `main/1` to start. `module`: the one that should export it. */
export type MissingMain =
  | { problem: 'no-clause' }
  | { problem: 'no-export'; module: string; entry?: string }
  | { problem: 'no-module'; module: string; found: number };

export interface EscriptErrors {
  'not-an-escript': { path: string } & ForeignKind;
  'escript-missing': { path: string };
  /** `found`: the code of the system's error. */
  'escript-unreadable': { path: string; found: string };
  /** `found`: the length of the file in bytes. */
  'escript-premature-end': { path: string; found: number };
  'escript-arguments-encoding': { path: string };
  'escript-body-compressed': { path: string };
  'escript-no-main': { path: string; kind: 'archive' | 'beam' | 'source' } & MissingMain;
}

const makers = '`mix escript.build`, `rebar3 escriptize`, `gleam export escript` or `escript:create/2`';

/** Returns what an escript has in place of `main/1`. */
export function missingMainText(missing: MissingMain): string {
  if (missing.problem === 'no-clause') return 'expected a clause `main(Args) ->`, found none';
  const expected = `expected \`${missing.module}:main/1\``;
  if (missing.problem === 'no-export') {
    return `${expected}, found no such export${missing.entry ? ` in \`${missing.entry}\`` : ''}`;
  }
  const { found } = missing;
  return `${expected}, found ${found === 0 ? 'no module at all' : `only other modules (${found})`}`;
}

export const escriptTexts: ErrorTexts<EscriptErrors> = {
  'not-an-escript': (data) => ({
    message: `\`${data.path}\` is not an escript: it is ${data.problem === 'script' ? `a script for \`${data.found}\`` : foreignFiles[data.problem]}`,
    hint: `pass a file built by ${makers}`,
  }),
  'escript-missing': ({ path }) => ({
    message: `\`${path}\` was not found`,
    hint: `build the escript first, with ${makers}`,
  }),
  'escript-unreadable': ({ path, found }) => ({
    message: `\`${path}\` cannot be read: ${found}`,
    hint: 'check the permissions of the file and of the folders above it',
  }),
  'escript-premature-end': ({ path, found }) => ({
    message: `\`${path}\` is truncated: it ends inside its header, after ${found} bytes`,
    hint: 'build or download the file again',
  }),
  'escript-arguments-encoding': ({ path }) => ({
    message: `the \`%%!\` line of \`${path}\` is not valid UTF-8`,
    hint: 'write the emulator arguments in ASCII or UTF-8',
  }),
  'escript-body-compressed': ({ path }) => ({
    message: `the body of \`${path}\` is compressed with gzip, which \`escript\` reads as source text`,
    hint: 'compile the BEAM file without the option `compressed`, and create the escript again',
  }),
  'escript-no-main': (data) => ({
    message: `\`${data.path}\` has no \`main/1\` to start: ${missingMainText(data)}`,
    hint:
      data.kind === 'archive'
        ? 'export `main/1` from the main module, and name that module in the `%%!` line: `-escript main MODULE`'
        : 'export `main/1`: `escript` calls it to start the program',
  }),
};
