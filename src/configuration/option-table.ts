import type { Option } from './option.ts';

const making = 'What to make';
const runtime = 'Runtime';
const shipping = 'To ship';
const windows = 'For Windows';
const output = 'Output';

/** Every option of every command, once: in the order of the help. What a name means is the same everywhere. */
export const optionTable = [
  {
    name: 'target',
    short: 't',
    kind: 'list',
    group: making,
    setting: true,
    describe: 'targets, by name or `all` or `host`, with commas [host]',
  },
  {
    name: 'output',
    short: 'o',
    kind: 'text',
    group: making,
    setting: true,
    path: true,
    describe: 'where the result goes; for build: the executable, or a folder [dist/<name>]',
  },
  {
    name: 'name',
    kind: 'text',
    group: making,
    setting: true,
    describe: "the program's name [the escript's]",
  },
  { name: 'level', kind: 'number', group: making, setting: true, describe: 'of zstd, 1 to 19 [3]' },
  {
    name: 'inherit-env',
    kind: 'list',
    group: making,
    setting: true,
    describe: 'variables that reach the program: ERL_LIBS, ...',
  },
  {
    name: 'erts',
    kind: 'text',
    group: runtime,
    setting: true,
    path: true,
    describe: 'an OTP folder, an archive, a URL or a version; `{target}` in it is the target',
  },
  {
    name: 'add-app',
    kind: 'list',
    group: runtime,
    setting: true,
    describe: 'OTP applications to pack in any case',
  },
  {
    name: 'drop-app',
    kind: 'list',
    group: runtime,
    setting: true,
    describe: 'OTP applications to leave out',
  },
  {
    name: 'priv',
    kind: 'list',
    group: making,
    setting: true,
    path: 'behind =',
    describe: 'APPLICATION=FOLDER, once for each application: a folder to lay out as its priv',
  },
  {
    name: 'boot',
    kind: 'text',
    choices: ['fast', 'escript'],
    group: making,
    setting: true,
    describe: 'the boot file: one made for the program, or the plain one of escript [fast]',
  },
  {
    name: 'profile',
    kind: 'text',
    choices: ['none', 'cli'],
    group: making,
    setting: true,
    describe: 'cli: a faster start without distribution and host names [none]',
  },
  {
    name: 'profile-start',
    kind: 'text',
    mayBeEmpty: true,
    group: making,
    setting: true,
    describe: 'start the program once with these words, here, and load at once what that start loads',
  },
  {
    name: 'shake',
    kind: 'switch',
    group: making,
    setting: true,
    describe: 'leave out modules of OTP that the program cannot get to, and start what is left once',
  },
  { name: 'offline', kind: 'switch', group: runtime, setting: true, describe: 'fetch nothing' },
  {
    name: 'mirror',
    kind: 'text',
    group: runtime,
    setting: true,
    describe: "a URL to fetch runtimes from below, instead of their publishers' hosts",
  },
  {
    name: 'lock-file',
    kind: 'text',
    group: runtime,
    setting: true,
    path: true,
    describe: 'where fetched runtimes are pinned [onebeam.lock]',
  },
  {
    name: 'archive',
    kind: 'switch',
    group: shipping,
    setting: true,
    describe: 'also write .tar.gz (Linux) and .zip (Windows, macOS), with SHA256SUMS',
  },
  {
    name: 'macos-app',
    kind: 'switch',
    group: shipping,
    setting: true,
    describe: 'also write an .app bundle for macOS targets',
  },
  {
    name: 'desktop',
    kind: 'switch',
    group: shipping,
    setting: true,
    describe: 'also write a .desktop file for Linux targets',
  },
  {
    name: 'icon',
    kind: 'text',
    group: shipping,
    setting: true,
    path: true,
    describe: 'a PNG or ICNS file, for --macos-app and --desktop [a prompt, drawn by onebeam]',
  },
  {
    name: 'windows-icon',
    kind: 'text',
    group: windows,
    setting: true,
    path: true,
    describe: 'an .ico file for the executable',
  },
  {
    name: 'windows-title',
    kind: 'text',
    group: windows,
    setting: true,
    describe: "the program's name as Windows shows it [--name]",
  },
  {
    name: 'windows-description',
    kind: 'text',
    group: windows,
    setting: true,
    describe: 'what Windows shows in the task manager [the title]',
  },
  {
    name: 'windows-version',
    kind: 'text',
    group: windows,
    setting: true,
    describe: '1.2.3, up to four numbers',
  },
  {
    name: 'windows-publisher',
    kind: 'text',
    group: windows,
    setting: true,
    describe: 'whose program it is',
  },
  {
    name: 'windows-copyright',
    kind: 'text',
    group: windows,
    setting: true,
    describe: 'the line on copyright',
  },
  {
    name: 'windows-console',
    kind: 'text',
    choices: ['close', 'keep', 'hide'],
    group: windows,
    setting: true,
    describe: 'of a double-clicked program: close or keep its window at the end, or hide: have none [close]',
  },
  { name: 'rebuild', kind: 'switch', group: making, describe: 'build it again, and compare' },
  { name: 'sbom', kind: 'switch', group: output, describe: 'print the bill of materials (CycloneDX JSON)' },
  { name: 'older-than', kind: 'number', group: making, describe: 'days without use [30]' },
  {
    name: 'dry-run',
    short: 'n',
    kind: 'switch',
    group: output,
    describe: 'find everything out, write nothing',
  },
  {
    name: 'strict',
    kind: 'switch',
    group: output,
    setting: true,
    describe: 'treat warnings as errors: nothing is written when there is one',
  },
  { name: 'json', kind: 'switch', group: output, describe: 'print one JSON document' },
  {
    name: 'color',
    kind: 'text',
    choices: ['auto', 'always', 'never'],
    group: 'General',
    describe: 'whether to use colour [auto]',
  },
  { name: 'quiet', short: 'q', kind: 'switch', group: 'General', describe: 'no progress, no table' },
  {
    name: 'verbose',
    short: 'v',
    kind: 'switch',
    group: 'General',
    describe: 'tell more: where values came from, stack traces on failures',
  },
  {
    name: 'config',
    short: 'c',
    kind: 'text',
    group: 'General',
    describe: 'the configuration [onebeam.toml, found upward from here]',
  },
] as const satisfies readonly Option[];

export type OptionName = (typeof optionTable)[number]['name'];

/** On every command. */
export const generalOptions: readonly OptionName[] = ['json', 'color', 'quiet', 'verbose'];

const byName = new Map<string, Option>(optionTable.map((option) => [option.name, option]));

/** @param name one that the table has. */
export const optionNamed = (name: OptionName): Option => byName.get(name)!;

/** Those that `onebeam.toml` and the environment can say. */
export const settingOptions: readonly Option[] = optionTable.filter((option) => 'setting' in option);
