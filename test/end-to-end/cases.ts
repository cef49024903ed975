/** One run that has to look the same under `escript` and as an executable. */
export interface Case {
  name: string;
  args?: readonly string[];
  env?: Record<string, string>;
  stdin?: string | Uint8Array;
  /** A shell command that ends up in `"$@"`: for what can only be said there. */
  shell?: string;
  /** Expected stdout under `escript`, so that two equal failures do not pass. */
  prints?: RegExp | string;
  /** Also for the kinds and releases that see only some of the cases. */
  everywhere?: true;
  /**
   * Its output depends on the process that starts it or on files of the system, or the test reads what it writes: it always
   * runs under `escript`, too.
   */
  live?: true;
  /** The exit code under `escript`; 0 by default. */
  exits?: number;
}

const codes = (text: string) => `[${[...text].map((letter) => letter.codePointAt(0)).join(',')}]`;
const words = (...args: string[]) => ({
  args: ['args', ...args],
  prints: args.map((arg) => `${codes(arg)}\n`).join(''),
});

/** For every kind of escript. */
export const probeCases: readonly Case[] = [
  { everywhere: true, name: 'no arguments', prints: 'no arguments\n' },
  { everywhere: true, name: 'an empty argument', ...words('', 'a', '') },
  { name: 'blanks and tabs', ...words('a b', ' c ', '\td') },
  { everywhere: true, name: 'quotes and backslashes', ...words(`it's`, '"said"', '\\', '$HOME', '*', '`x`') },
  { name: 'a newline', ...words('one\ntwo', '\n') },
  { name: '`--`', ...words('--', 'a', '--', 'b') },
  { everywhere: true, name: '`-extra`', ...words('-extra', 'a', '-extra') },
  {
    everywhere: true,
    name: 'flags of the emulator',
    ...words('+P', '99', '+V', '-emu_args', '-version', '+h'),
  },
  {
    everywhere: true,
    name: 'flags of init',
    ...words('-eval', 'halt(9)', '-s', 'erlang', 'halt', '-run', 'x', '-noinput'),
  },
  { name: 'flags that read files', ...words('-args_file', '/nowhere', '-boot', 'none', '-config', 'none') },
  { name: 'flags of Bun', ...words('--bun', '--help', '--version', '-e', '1', '--inspect', 'run', 'build') },
  { name: 'flags of `escript`', ...words('-c', '-i', '-d', '-n', '-s') },
  { everywhere: true, name: 'Unicode', ...words('ü', '漢字', '😀') },
  { name: 'many arguments', ...words(...Array.from({ length: 500 }, (_, index) => `n${index}`)) },
  { name: '120 KiB in one argument', ...words('x'.repeat(120 * 1024)) },
  {
    name: 'not UTF-8',
    args: ['args'],
    shell: `exec "$@" "$(printf 'a\\377b')" "$(printf '\\303')" end`,
    prints: /\[101,110,100\]\n$/,
  },
  { name: 'halt(0)', args: ['halt', '0'], prints: 'before\n' },
  { name: 'halt(1)', args: ['halt', '1'], prints: 'before\n', exits: 1 },
  { everywhere: true, name: 'halt(42)', args: ['halt', '42'], prints: 'before\n', exits: 42 },
  { name: 'halt(125)', args: ['halt', '125'], prints: 'before\n', exits: 125 },
  { name: 'halt(255)', args: ['halt', '255'], prints: 'before\n', exits: 255 },
  { everywhere: true, name: 'an error', args: ['error', 'x'], exits: 127 },
  { everywhere: true, name: 'a throw', args: ['throw'], exits: 127 },
  { name: 'an exit', args: ['exit'], exits: 127 },
  { name: 'no such clause', args: ['nothing', 'of', 'the kind'], exits: 127 },
  { name: 'whatever it returns', args: ['return'] },
  { name: 'stdin, empty', args: ['stdin'], stdin: '', prints: /^\{0,/ },
  { everywhere: true, name: 'stdin, text', args: ['lines'], stdin: 'one\ntwo\n\nlast', prints: /end\n$/ },
  {
    everywhere: true,
    name: 'stdin, bytes',
    args: ['stdin'],
    stdin: new Uint8Array(300_000).fill(65),
    prints: /^\{300000,/,
  },
  { everywhere: true, name: 'stdin closed', args: ['stdin'], shell: 'exec "$@" <&-' },
  { everywhere: true, name: 'stdout closed', args: ['return'], shell: 'exec "$@" >&-' },
  { name: 'stderr closed', args: ['stderr'], shell: 'exec "$@" 2>&-', prints: 'to stdout\n' },
  {
    name: 'stdin from a file',
    live: true,
    args: ['lines'],
    shell: 'exec "$@" </etc/passwd',
    prints: /end\n$/,
  },
  { everywhere: true, name: 'script_name', args: ['name'], prints: 'probe\n' },
  {
    everywhere: true,
    name: 'the line for the emulator',
    args: ['flags'],
    prints: '{ok,[["blue"]]} 3 {ok,green}\n',
  },
  {
    everywhere: true,
    name: 'a call of crypto',
    args: ['crypto'],
    prints: 'BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD\n',
  },
  { everywhere: true, name: 'Unicode under UTF-8', args: ['unicode'], env: { LC_ALL: 'C.UTF-8' } },
  { everywhere: true, name: 'Unicode under C', args: ['unicode'], env: { LC_ALL: 'C' } },
  { name: 'Unicode under no locale', args: ['unicode'], env: { LANG: '' } },
  { name: 'Latin-1 under UTF-8', args: ['latin1'], env: { LC_ALL: 'C.UTF-8' } },
  { everywhere: true, name: 'Latin-1 under C', args: ['latin1'], env: { LC_ALL: 'C' } },
  { everywhere: true, name: 'stderr', args: ['stderr'], prints: 'to stdout\n' },
  { name: 'the working folder', args: ['folder'], prints: /^\// },
  {
    name: 'descriptors, signals, limits, umask',
    live: true,
    everywhere: true,
    args: ['status'],
    prints: /SigIgn:.*Max open files.*\[0,1,2,/s,
  },
  {
    name: 'descriptors, signals, limits, umask as the shell sets them',
    live: true,
    args: ['status'],
    shell: 'umask 027; ulimit -n 200; ulimit -s 4096; trap "" USR1 PIPE CHLD; exec "$@" 3</etc/passwd',
    prints: /Umask:\s+0027.*Max open files\s+200 .*\[0,1,2,3,/s,
  },
  { name: 'names of the variables', args: ['environment'], prints: /"ESCRIPT_NAME","HOME"/ },
  {
    name: 'a terminal',
    live: true,
    everywhere: true,
    shell: `script -qec "'$1' \${2:+'$2'} terminal" /dev/null`,
    stdin: 'typed\n',
    prints: /typed/,
  },
  { name: 'a child process', args: ['child'], prints: 'child\n' },
  { name: 'running applications', args: ['applications'], prints: '[stdlib,kernel]\n' },
];

/** Only for an archive. */
export const archiveCases: readonly Case[] = [
  { name: 'a module and a file from the archive', args: ['other'], prints: '{"probe",<<"a note">>}\n' },
];
