import { type Fault, type FaultTexts, faultText } from '../fault.ts';
import { type KeepBootFaults, keepBootHints, keepBootTexts } from './boot.ts';

/** Faults of an OTP release, or of the input given as one. */
interface ReleaseFaults extends KeepBootFaults {
  /** Neither `releases/` nor a `.rel` file. */
  'no-release': object;
  distillery: object;
  /** `found`: the versions that are there. */
  'several-versions': { found: string };
  /** `expected`: the requested version, or that of `start_erl.data`; `found`: existing versions. */
  'no-version': { expected: string; found: string };
  'no-rel': object;
  /** `found`: how many there are. */
  'several-rels': { found: string };
  /** `found`: its reader's message. */
  'rel-term': { found: string };
  /** `found`: the applications. */
  'no-application': { expected: string; found: string };
  /** Of a folder after `--path`. */
  'no-applications': object;
  'several-app-files': { found: string };
  'app-term': { found: string };
  /** `expected`: their names with commas; `found`: the OTP that was searched as well. */
  'applications-absent': { expected: string; found: string };
  'application-version': { application: string; expected: string; found: string };
  /** `found`: the applications of that name and version. */
  'application-twice': { application: string; found: string };
  /** `expected`: the module that the `.app` file lists. */
  'module-missing': { application: string; expected: string };
  /** `text`: the parser's message. */
  'config-syntax': { line: number; column: number; text: string };
  /** `found`: how many there are instead of one. */
  'config-terms': { found: number };
  /** `found`: the type of the term. */
  'config-type': { found: string };
  'config-missing': { expected: string };
  /** `found`: the arguments. */
  'vm-args': { found: string };
  'two-names': { found: string };
  'too-large': { expected: number };
  /** `found`: the message of systools. */
  relup: { found: string };
  'upgrade-same-version': { found: string };
  /** Versions of ERTS. */
  'upgrade-emulator': { expected: string; found: string };
}

export type ReleaseFault = Fault<ReleaseFaults>;

const texts: FaultTexts<ReleaseFaults> = {
  'no-release': () => 'expected an OTP release with `releases/<version>/`, or a `.rel` file; found neither',
  distillery: () => 'it was built by Distillery, which is no longer maintained',
  'several-versions': ({ found }) => `it has several versions and no \`start_erl.data\`: ${found}`,
  'no-version': ({ expected, found }) => `expected version \`${expected}\`, found ${found || 'none'}`,
  'no-rel': () => 'expected a `.rel` file in the folder of its version, found none',
  'several-rels': ({ found }) => `expected one \`.rel\` file, found ${found}`,
  'rel-term': ({ found }) =>
    `expected \`{release, {Name, Version}, {erts, Version}, Applications}\`: ${found}`,
  'no-applications': () => 'expected a folder of applications after `--path`, found no `.app` file there',
  'no-application': ({ expected, found }) =>
    `expected the applications ${expected}, found ${found || 'none of them'}`,
  'several-app-files': ({ found }) => `expected one \`.app\` file in a folder \`ebin\`, found ${found}`,
  'app-term': ({ found }) => `expected an application resource: ${found}`,
  'applications-absent': ({ expected, found }) =>
    `the release is incomplete: it lists ${quotedNames(expected)}, which neither its applications nor OTP ${found} have`,
  'application-version': ({ application, expected, found }) =>
    `expected \`${application}\` ${expected}, as in the \`.rel\` file, found ${found}`,
  'application-twice': ({ application, found }) => `expected \`${application}\` once, found it in ${found}`,
  'module-missing': ({ application, expected }) =>
    `expected the module \`${expected}\`, which \`${application}.app\` lists, found no such file`,
  'config-syntax': ({ line, column, text }) =>
    `expected a list of \`{application, Settings}\`: line ${line}, column ${column}: ${text}`,
  'config-terms': ({ found }) => `expected one list of \`{application, Settings}\`, found ${found} terms`,
  'config-type': ({ found }) =>
    `expected a list of \`{application, Settings}\`, found a term of type ${found}`,
  'config-missing': ({ expected }) => `expected the file \`${expected}\`, found none`,
  'vm-args': ({ found }) => `expected arguments of the emulator, found ${found}`,
  'two-names': ({ found }) => `expected one name of the node, found ${found}`,
  ...keepBootTexts,
  'too-large': ({ expected }) => `expected at most ${expected} files`,
  relup: ({ found }) => `it cannot be upgraded while it runs: ${found}`,
  'upgrade-same-version': ({ found }) =>
    `expected an older version to upgrade from, found version ${found} itself`,
  'upgrade-emulator': ({ expected, found }) =>
    `expected ERTS ${expected}, as in the new executable, found ${found}`,
};

const quotedNames = (names: string): string =>
  names
    .split(',')
    .map((name) => `\`${name}\``)
    .join(', ');

const correctConfig = 'correct the file; `erl -config` rejects it too';

/** The next step. */
const hints: { readonly [Problem in keyof ReleaseFaults]: string } = {
  'no-release': 'pass the folder that `mix release` or `rebar3 release` created: `_build/prod/rel/my_app`',
  distillery: 'build the release with `mix release`, available since Elixir 1.9',
  'several-versions': 'choose one with `--release-version VERSION`',
  'no-version': 'choose an existing one with `--release-version VERSION`, or build the release again',
  'no-rel': 'build the release again, or pass the `.rel` file',
  'several-rels': 'pass the `.rel` file itself',
  'rel-term': 'build the release again',
  'no-application': 'check the names after `--start`, and add folders of applications with `--path`',
  'no-applications':
    'pass the folder of an application, which contains `ebin`, or a folder of such folders: `--path _build/default/lib`',
  'several-app-files': 'an application has one `.app` file: remove the others',
  'app-term': 'compile the application again',
  'applications-absent':
    'build the release again and check that its tool succeeds (`mix release --overwrite`, `rebar3 release`); for a `.rel` file, pass the folders of its applications with `--path`',
  'application-version': 'build the release again, so that both agree',
  'application-twice': 'remove one of the two folders, or set the path so that only one is found',
  'module-missing': 'compile the application again, or remove the module from its `.app` file',
  'config-syntax': correctConfig,
  'config-terms': correctConfig,
  'config-type': correctConfig,
  'config-missing': 'build the release again',
  'vm-args': 'remove them from the file',
  'two-names': 'keep only one `-sname` or `-name` in the file',
  ...keepBootHints,
  'too-large': 'remove files that the program does not need',
  relup:
    'add an `.appup` file for each application whose version changed (`onebeam systools make-appup`), or build without `--upgrade-from`',
  'upgrade-same-version': 'pass an older release to `--upgrade-from`, or increase the version of the new one',
  'upgrade-emulator':
    'an emulator cannot be replaced while it runs: build with the OTP of the older executable (`--erts`), or without `--upgrade-from`',
};

/** `expected ..., found ...` */
export const releaseFaultText = (fault: ReleaseFault): string => faultText(texts, fault);

export const releaseFaultHint = ({ problem }: ReleaseFault): string => hints[problem];
