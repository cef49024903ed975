import { releaseLibraries } from '../../payload/format/layout.ts';
import type {
  CommandLine,
  Preparation,
  ReleaseCommand,
  ReleaseWord,
} from '../../payload/format/release-record.ts';
import { bootWords, type CommandContext, line, release, sourced, startSteps } from './command-context.ts';

/** Since this version Elixir starts IEx with `-user elixir`. */
const elixirUser = '1.15.0';

/** Options for the emulator that users of Elixir may give. */
const userFlags: ReleaseWord = { flags: 'ELIXIR_ERL_OPTIONS' };

/**
 * The commands of a release by Mix, as its start script has them: `start`, `start_iex`, `eval`, `rpc`, `remote`, `restart`.
 *
 * `start` has no `-s elixir start_cli`, which would interpret some of the user's arguments: the agent sets
 * `System.argv()`.
 */
export function mixCommands(context: CommandContext): Record<string, ReleaseCommand> {
  const { place } = context;
  const boot = (name: string) => bootWords(context, name, releaseLibraries);
  const args = (variable: string, file: string): ReleaseWord[] =>
    context.has(`${place}/${file}`) ? ['-args_file', { variable, default: release(`${place}/${file}`) }] : [];
  const server = args('RELEASE_VM_ARGS', 'vm.args');
  // Releases by Elixir before 1.12 have none.
  const client = args('RELEASE_REMOTE_VM_ARGS', 'remote.vm.args');
  const { config, prepare, environment } = configuration(context);
  const entry = context.hasEntry ? ['-s', 'onebeam_agent', 'main'] : [];
  const rest = context.kind === 'service' && context.mode === 'interactive' ? ['-onebeam_load', 'rest'] : [];
  const started = [
    ...modeWords(context),
    ...[{ distribution: 'server' } as const, ...config, ...boot('start'), ...server, userFlags, ...rest],
  ];
  const starts = { environment, prepare: startSteps(context, prepare) };
  const asClient = (...words: ReleaseWord[]): ReleaseWord[] => [
    ...['-hidden', { distribution: 'client' } as const, ...boot('start_clean'), ...client, userFlags],
    ...['-extra', ...words],
  ];
  const rpc = (...words: ReleaseWord[]): ReleaseWord[] => [
    ...['-noshell', '-s', 'elixir', 'start_cli'],
    ...asClient('--rpc-eval', { node: 'server' }, ...words),
  ];
  const iex = iexWords(context.elixir);
  const evalBoot = context.has(`${place}/onebeam_eval.boot`) ? 'onebeam_eval' : 'start_clean';
  const evaluated = [
    ...['-noshell', '-s', 'elixir', 'start_cli', ...config, ...boot(evalBoot), ...server, userFlags],
    ...['-extra', '--eval', { words: 'first' } as const, '--', { words: 'rest' } as const],
  ];
  return {
    start: { run: line(['-noshell', ...started, ...entry, '-extra', { words: 'all' }], starts) },
    start_iex: { run: line([...iex, ...started, '-extra', '--no-halt', '+iex'], starts) },
    eval: {
      run: line(evaluated, {
        environment,
        prepare: [...sourced(context), ...prepare],
        usage: { least: 1, words: 'EXPRESSION [ARGUMENT…]' },
      }),
    },
    rpc: {
      run: clientLine(context, rpc({ words: 'first' }), { usage: { least: 1, words: 'EXPRESSION' } }),
    },
    remote: {
      run: clientLine(context, [...iex, ...asClient('--no-halt', '+iex', '--remsh', { node: 'server' })]),
    },
    restart: { run: clientLine(context, rpc('System.restart()')) },
  };
}

const clientLine = (
  context: CommandContext,
  words: readonly ReleaseWord[],
  more: Partial<CommandLine> = {},
): CommandLine => line(words, { prepare: sourced(context), ...more });

/** The configuration, which one kind of release writes to while it starts. */
function configuration({ place, reboots, mode, has }: CommandContext): {
  config: ReleaseWord[];
  prepare: Preparation[];
  environment: Record<string, ReleaseWord>;
} {
  const copied: ReleaseWord = { temporary: 'sys' };
  const remoteArgs = `${place}/remote.vm.args`;
  const own = reboots ? copied : release(`${place}/sys`);
  return {
    config: ['-config', own],
    prepare: reboots ? [{ kind: 'copy', from: `${place}/sys.config`, to: 'sys.config' }] : [],
    environment: {
      RELEASE_SYS_CONFIG: own,
      RELEASE_BOOT_SCRIPT: 'start',
      RELEASE_BOOT_SCRIPT_CLEAN: 'start_clean',
      RELEASE_MODE: { variable: 'RELEASE_MODE', default: mode },
      RELEASE_VM_ARGS: { variable: 'RELEASE_VM_ARGS', default: release(`${place}/vm.args`) },
      ...(has(remoteArgs) && {
        RELEASE_REMOTE_VM_ARGS: { variable: 'RELEASE_REMOTE_VM_ARGS', default: release(remoteArgs) },
      }),
    },
  };
}

/** A system that starts twice is interactive in the first round, from Elixir 1.15 on. */
function modeWords({ mode, reboots, elixir }: CommandContext): ReleaseWord[] {
  const chosen: ReleaseWord = { variable: 'RELEASE_MODE', default: mode };
  if (reboots && isAtLeast(elixir, elixirUser)) return ['-elixir', 'config_provider_reboot_mode', chosen];
  return ['-mode', chosen];
}

function iexWords(elixir: string | undefined): string[] {
  return ['-noshell', '-user', isAtLeast(elixir, elixirUser) ? 'elixir' : 'Elixir.IEx.CLI'];
}

/** Returns true when a version of Elixir is this one or newer; anything but a version counts as new. */
export function isAtLeast(elixir: string | undefined, wanted: string): boolean {
  const numbers = (text: string) => text.split('-')[0]!.split('.').map(Number);
  const [major = 0, minor = 0] = numbers(elixir ?? '99.0');
  const [wantedMajor = 0, wantedMinor = 0] = numbers(wanted);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
