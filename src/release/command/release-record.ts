import { releaseProgramName } from '../../payload/format/layout.ts';
import type {
  BuiltIn,
  Distribution,
  ReleaseCommand,
  ReleaseKind,
  ReleaseRecord,
} from '../../payload/format/release-record.ts';
import type { CodeMode, ReleaseBuildOptions, WorkingFolder } from '../../release-options.ts';
import type { OperatingSystem } from '../../targets/target.ts';
import type { ReleaseHooks } from '../read/read-hooks.ts';
import type { ReleaseTool } from '../release-input.ts';
import type { CommandContext } from './command-context.ts';
import { hookPath, hooksAt, withHooks } from './hooks.ts';
import { mixCommands } from './mix-commands.ts';
import { relxAliases, relxCommands } from './relx-commands.ts';
import type { VmArguments } from './vm-args.ts';

/** Properties of a release that determine its defaults. */
export interface ReleaseFacts {
  name: string;
  version: string;
  tool: ReleaseTool;
  os: OperatingSystem;
  elixir: string | undefined;
  reboots: boolean;
  envScript: string | undefined;
  bootVariables: readonly string[];
  /** The folder of its version. */
  place: string;
  /** Paths of all files that are packed. */
  files: ReadonlySet<string>;
  /** Those of `bin/` that can be executed. */
  programs: readonly string[];
  /** The settings in the file of emulator arguments. */
  vmArguments: VmArguments | undefined;
  /** The text of `releases/COOKIE`. */
  cookie: string | undefined;
  /** Of relx; none for a target without a shell. */
  hooks: ReleaseHooks | undefined;
  /** True when it has `release_handler`. */
  hasSasl: boolean;
}

export interface ReleaseChoices {
  kind: ReleaseKind;
  mode: CodeMode;
  distribution: Distribution;
  workingFolder: WorkingFolder;
}

/** Returns what an option does not say follows from the release. */
export function releaseChoices(
  options: ReleaseBuildOptions,
  { tool, vmArguments }: Pick<ReleaseFacts, 'tool' | 'vmArguments'>,
): ReleaseChoices {
  const kind = options.kind ?? defaultKind(options, tool);
  const isService = kind === 'service';
  const [named] = vmArguments?.names ?? [];
  const ofService = tool === 'mix' ? 'local' : (named?.distribution ?? 'none');
  return {
    kind,
    mode: options.mode ?? (isService ? 'embedded' : 'interactive'),
    distribution: options.distribution ?? (isService ? ofService : 'none'),
    workingFolder: options.workingFolder ?? (isService && tool === 'relx' ? 'state' : 'keep'),
  };
}

/** A release with a start script has commands; for others, all arguments are the program's. */
function defaultKind({ entry, commands }: ReleaseBuildOptions, tool: ReleaseTool): ReleaseKind {
  if (entry !== undefined) return 'cli';
  return commands?.includes('none') || tool === 'plain' ? 'app' : 'service';
}

/** Returns how a release is started and controlled. */
export function releaseRecord(options: ReleaseBuildOptions, facts: ReleaseFacts): ReleaseRecord {
  const { name, version, tool, vmArguments } = facts;
  const choices = releaseChoices(options, facts);
  const { kind, mode, distribution, workingFolder } = choices;
  const context: CommandContext = {
    ...{ kind, mode, place: facts.place, bootVariables: facts.bootVariables, elixir: facts.elixir },
    ...{ reboots: facts.reboots, envScript: options.envScript ? facts.envScript : undefined },
    has: (path) => facts.files.has(path),
    preStart: kind === 'cli' ? [] : hooksAt(facts.hooks, 'pre_start', (path) => facts.files.has(path)),
    hasEntry: options.entry !== undefined,
    upgrades: canUpgrade(facts),
  };
  const node = options.node ?? vmArguments?.names[0]?.node;
  return {
    ...{ name, version, tool, kind, distribution },
    ...(node !== undefined && node !== name && { node }),
    cookie: cookieOf(options, facts),
    workingFolder,
    defaults: { ...options.env },
    commands: chosenCommands(options, facts, context),
  };
}

/** An older version has no relup itself and must know that it can be upgraded. */
const canUpgrade = ({ hasSasl, os }: ReleaseFacts): boolean => hasSasl && os !== 'windows';

function cookieOf({ cookie }: ReleaseBuildOptions, facts: ReleaseFacts): ReleaseRecord['cookie'] {
  const variable = /^env (.+)$/.exec(cookie ?? '')?.[1];
  if (variable !== undefined) return { variable };
  const shipped = facts.vmArguments?.cookie ?? facts.cookie;
  return cookie === 'ship' && shipped ? { shipped } : 'generate';
}

const builtIns: readonly BuiltIn[] = ['stop', 'pid', 'ping', 'status', 'version', 'daemon', 'logs'];
/** Commands without a counterpart on Windows, where programs do not detach from their console. */
const unixOnly: readonly string[] = ['daemon', 'daemon_iex', 'daemon_attach', 'logs'];

function chosenCommands(
  { commands: wanted }: ReleaseBuildOptions,
  facts: ReleaseFacts,
  context: CommandContext,
): ReleaseRecord['commands'] {
  const all = new Map<string, ReleaseCommand>();
  const isMix = facts.tool === 'mix';
  const runs = isMix ? mixCommands(context) : relxCommands(context);
  for (const [name, command] of Object.entries(runs)) all.set(name, command);
  for (const builtIn of builtIns) all.set(builtIn, { builtIn });
  if (isMix) all.set('daemon_iex', { builtIn: 'daemon_iex' });
  if (canUpgrade(facts) && context.kind === 'service')
    for (const builtIn of ['upgrade', 'downgrade'] as const) all.set(builtIn, { builtIn });
  if (!isMix || wanted?.includes('relx')) {
    for (const [name, alias] of Object.entries(relxAliases)) if (all.has(alias)) all.set(name, { alias });
  }
  for (const path of facts.programs) {
    const name = releaseProgramName(path);
    if (name !== undefined && !all.has(name)) all.set(name, { execute: path });
  }
  for (const [name, script] of facts.hooks?.extensions ?? []) {
    const execute = hookPath(script);
    if (!all.has(name) && facts.files.has(execute)) all.set(name, { execute });
  }
  for (const [name, command] of all) {
    all.set(
      name,
      withHooks(name, command, facts.hooks, (path) => facts.files.has(path)),
    );
  }
  if (facts.os === 'windows') for (const name of unixOnly) all.delete(name);
  const names = wanted?.filter((one) => !['mix', 'relx', 'none'].includes(one)) ?? [];
  if (names.length > 0) {
    const kept = new Set(['start', ...names]);
    for (const [name, command] of all) {
      // The target of an alias stays.
      if (kept.has(name) && 'alias' in command) kept.add(command.alias);
    }
    for (const name of [...all.keys()]) if (!kept.has(name)) all.delete(name);
  }
  return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}
