import { isReleaseRuntime, releaseFile } from '../../../payload/format/layout.ts';
import type { Manifest } from '../../../payload/format/manifest.ts';
import type {
  CommandLine,
  Hook,
  Preparation,
  ReleaseCommand,
  ReleaseRecord,
  ReleaseWord,
} from '../../../payload/format/release-record.ts';
import { shellWord } from '../shell-word.ts';
import { argumentLines, below, valueLines } from './script-words.ts';

/** The parts of a manifest that a script of a release is written from. */
export type ReleaseManifest = Pick<
  Manifest,
  'name' | 'target' | 'otp' | 'payload' | 'files' | 'start' | 'release'
>;

/** Path of the program that runs others in the background, in the release. */
export const runErl = ({ files }: Pick<ReleaseManifest, 'files'>): string | undefined =>
  files.find(({ path }) => isReleaseRuntime(path) && path.endsWith('/bin/run_erl'))?.path;

/**
 * Returns the lines that run a command. The positional parameters are the user's arguments; the lines execute a
 * program, or leave the answer of the command in `onebeam_answer`.
 */
export function commandLines(
  manifest: ReleaseManifest,
  name: string,
  command: Exclude<ReleaseCommand, { alias: string }>,
): string[] {
  const record = manifest.release!;
  if ('execute' in command) {
    const program = below('onebeam_root', command.execute);
    return [...settings(record), 'onebeam_set_own client', `exec ${program} "$@"`];
  }
  if ('run' in command) return runLines(manifest, name, command.run);
  return builtInLines(manifest, command);
}

const settings = ({ defaults }: ReleaseRecord): string[] => [
  'onebeam_set_names',
  ...Object.entries(defaults).map(
    ([name, value]) => `if [ -z "\${${name}-}" ]; then export ${name}=${shellWord(value)}; fi`,
  ),
];

function runLines(manifest: ReleaseManifest, name: string, line: CommandLine): string[] {
  const record = manifest.release!;
  const isStart = line.prepare.some(({ kind }) => kind === 'pid-file');
  const script = line.prepare.find((step) => step.kind === 'source');
  const own = argumentLines(line);
  const program = below('onebeam_root', manifest.start.program);
  const entersFolder = isStart || (record.kind !== 'service' && name === 'start');
  return [
    ...(line.usage && line.usage.least > 0 ? usageLines(line.usage.least, line.usage.words) : []),
    ...settings(record),
    ...(script
      ? [
          `if [ -z "$onebeam_sourced" ]; then eval "onebeam_source ${doubleQuoted(shellWord(script.script))} $onebeam_original"; fi`,
        ]
      : []),
    ...(isClient(line) ? ['onebeam_find_client_node'] : []),
    ...line.prepare.flatMap((step) => preparationLines(manifest, step)),
    ...own.before,
    `onebeam_set_own ${isStart ? 'start' : 'client'} "$@"`,
    ...environmentLines({ ...manifest.start.environment, ...line.environment }),
    ...own.set,
    ...(entersFolder && record.workingFolder !== 'keep' ? [`onebeam_enter ${record.workingFolder}`] : []),
    ...(isStart ? ['onebeam_write_note'] : []),
    `exec ${program} "$@"`,
  ];
}

function usageLines(least: number, words: string): string[] {
  const hint = shellWord(` ${words}`);
  return [
    `if [ $# -lt ${least} ]; then`,
    `  onebeam_usage "\${0##*/}: \\\`$onebeam_request\\\` needs an argument" "hint: \${0##*/} $onebeam_request"${hint}`,
    'fi',
  ];
}

const isClient = ({ arguments: words }: CommandLine): boolean =>
  words.some(
    (word) =>
      typeof word === 'object' &&
      ('node' in word || ('distribution' in word && word.distribution === 'client')),
  );

export const environmentLines = (environment: Readonly<Record<string, ReleaseWord>>): string[] =>
  Object.entries(environment).flatMap(([name, word]) => {
    const { before, value } = valueLines(word);
    return [...before, `export ${name}=${value}`];
  });

function preparationLines(manifest: ReleaseManifest, step: Preparation): string[] {
  if (step.kind === 'pid-file') return ['onebeam_claim'];
  if (step.kind === 'hook') return [hookLine(step)];
  if (step.kind === 'releases') return [releasesLine(manifest)];
  if (step.kind === 'source') return [];
  const to = below('onebeam_own', step.to);
  const slash = step.to.lastIndexOf('/');
  const folder =
    slash > 0 ? [`(umask 077 && mkdir -p -- ${below('onebeam_own', step.to.slice(0, slash))})`] : [];
  const from = below('onebeam_root', step.from);
  return [
    'onebeam_make_temporary',
    ...folder,
    `onebeam_copy ${from} ${to}${step.kind === 'render' ? ' render' : ''}`,
  ];
}

const hookLine = ({ script, words }: Hook): string =>
  ['onebeam_hook', script, ...words].map(shellWord).join(' ');

/** As `copyVersion` of the launcher does (`runtime-stub/run/prepare/releases.ts`). */
function releasesLine({ files, release }: ReleaseManifest): string {
  const { name, version, commands } = release!;
  const folder = releaseFile(version);
  const packed = new Set(files.map(({ path }) => path));
  const { start } = commands;
  const steps = start && 'run' in start ? start.run.prepare : [];
  const rendered = steps.find(
    (step) => step.kind === 'render' && step.from.startsWith(`${folder}/sys.config`),
  );
  const template = rendered?.kind === 'render' ? rendered.from : '';
  const names = [`${name}.rel`, 'start.boot', ...(template === '' ? ['sys.config'] : []), 'relup'];
  const kept = names.filter((file) => packed.has(`${folder}/${file}`));
  return ['onebeam_write_releases', template, ...kept].map(shellWord).join(' ');
}

type BuiltInCommand = Extract<ReleaseCommand, { builtIn: string }>;

function builtInLines(
  manifest: ReleaseManifest,
  { builtIn, before = [], after = [] }: BuiltInCommand,
): string[] {
  const record = manifest.release!;
  const around = (hooks: readonly Hook[]) =>
    hooks.length === 0 ? [] : [...settings(record), 'onebeam_set_own client', ...hooks.map(hookLine)];
  const takesWords = ['stop', 'daemon', 'daemon_iex'].includes(builtIn);
  return [
    // An unknown argument is reported before the hooks run.
    ...(takesWords ? [] : [`onebeam_no_words ${builtIn} "$@"`]),
    ...around(before),
    ...ownLines(manifest, builtIn),
    ...around(after),
  ];
}

function ownLines(manifest: ReleaseManifest, builtIn: BuiltInCommand['builtIn']): string[] {
  const { commands } = manifest.release!;
  if (builtIn === 'ping') return pingLines(manifest);
  if (builtIn === 'daemon' || builtIn === 'daemon_iex') {
    const other = 'start_iex' in commands ? 'start_iex' : 'console';
    return daemonLines(manifest, builtIn === 'daemon' ? 'start' : other);
  }
  if (builtIn === 'upgrade' || builtIn === 'downgrade') return [refusedUpgrade(builtIn)];
  return [`onebeam_${builtIn}_command "$@"`];
}

/** An upgrade needs the release directories of both versions; a package replaces its files. */
const refusedUpgrade = (builtIn: string): string =>
  `onebeam_refuse "\\\`${builtIn}\\\` needs the executable: an installed package is upgraded by its package manager\${onebeam_feed}hint: upgrade the package, then stop and start"`;

function daemonLines(manifest: ReleaseManifest, command: string): string[] {
  if (!Object.hasOwn(manifest.release!.commands, command)) {
    return [`onebeam_refuse ${shellWord(`this release has no command \`${command}\``)}`];
  }
  const program = runErl(manifest);
  if (program === undefined) {
    const hint =
      'run `start` under a service manager (systemd, launchd), or build it with a runtime that has run_erl';
    return [`onebeam_fail 'it cannot run in the background' 'its runtime has no run_erl' ${shellWord(hint)}`];
  }
  return [`onebeam_daemon ${command} ${below('onebeam_root', program)} "$@"`];
}

/** Ends with code 0 when the node answers. A name without a host has the one of the client. */
const ping = `[Name] = init:get_plain_arguments(),
Node = list_to_atom(case lists:member($@, Name) of
  true -> Name;
  false -> Name ++ lists:dropwhile(fun(C) -> C =/= $@ end, atom_to_list(node()))
end),
halt(case net_kernel:hidden_connect_node(Node) of true -> 0; _ -> 1 end).`;

/** A shell cannot do the handshake of the distribution: a client of the node does it. */
function pingLines(manifest: ReleaseManifest): string[] {
  const client = clientBoot(manifest.release!);
  const line: CommandLine = {
    arguments: [
      ...['-noinput', '-hidden', { distribution: 'client' as const }, ...(client ?? [])],
      ...['-eval', ping, '-extra', { node: 'server' as const }],
    ],
    environment: {},
    prepare: [],
  };
  const own = argumentLines(line);
  return [
    'onebeam_find_client_node',
    'if [ -z "$onebeam_pid" ] && [ "$onebeam_distribution" = local ]; then onebeam_not_running; fi',
    ...own.before,
    ...own.set,
    ...environmentLines(manifest.start.environment),
    'export ERL_CRASH_DUMP_BYTES=0',
    'case $onebeam_node in',
    '*@*) ;;',
    '*) onebeam_node=$onebeam_node@localhost ;;',
    'esac',
    `${below('onebeam_root', manifest.start.program)} "$@" </dev/null >/dev/null 2>&1 ||`,
    '  onebeam_refuse "the node $onebeam_node does not answer"',
    'onebeam_answer=pong',
  ];
}

/** `-boot` and its variables, of any client of the release. */
export function clientBoot({ commands }: ReleaseRecord): ReleaseWord[] | undefined {
  for (const command of Object.values(commands)) {
    if (!('run' in command)) continue;
    const { arguments: words } = command.run;
    if (
      !words.some(
        (word) => typeof word === 'object' && 'distribution' in word && word.distribution === 'client',
      )
    )
      continue;
    const at = words.indexOf('-boot');
    if (at < 0) continue;
    let end = at + 2;
    while (words[end] === '-boot_var') end += 3;
    return words.slice(at, end);
  }
  return undefined;
}

/** For a text between double quotes. */
const doubleQuoted = (text: string): string => text.replace(/["\\$`]/g, (char) => `\\${char}`);
