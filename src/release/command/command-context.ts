import type {
  CommandLine,
  Hook,
  Preparation,
  ReleaseKind,
  ReleaseWord,
} from '../../payload/format/release-record.ts';
import type { CodeMode } from '../../release-options.ts';

/** The input of command lines. Paths are those in the release directory. */
export interface CommandContext {
  kind: ReleaseKind;
  /** The folder of its version: `releases/1.0.0`. */
  place: string;
  mode: CodeMode;
  /** Variables of its boot files; the value of all is the folder of its applications. */
  bootVariables: readonly string[];
  /** Returns true when the file is there. */
  has(path: string): boolean;
  /** Version of Elixir, where it has Elixir. */
  elixir: string | undefined;
  /** Mix: the configuration is made in a copy of `sys.config`, and the system starts twice. */
  reboots: boolean;
  /** A script to be sourced before every command. */
  envScript: string | undefined;
  /** True when `release_handler` gets a folder that it may write to, for upgrades while it runs. */
  upgrades: boolean;
  /** Hooks of relx that run before a start. */
  preStart: readonly Hook[];
  /** True when the kind `cli` has a module to run. */
  hasEntry: boolean;
}

export const release = (path: string): ReleaseWord => ({ release: path });

/** `-boot` and the variables of its paths. */
export function bootWords(
  { place, bootVariables }: CommandContext,
  boot: string,
  libraries: string,
): ReleaseWord[] {
  const variables = bootVariables.flatMap((name) => ['-boot_var', name, release(libraries)]);
  return ['-boot', release(`${place}/${boot}`), ...variables];
}

export const line = (
  words: readonly ReleaseWord[],
  more: Partial<CommandLine> & { prepare?: Preparation[] } = {},
): CommandLine => ({ arguments: [...words], environment: {}, prepare: [], ...more });

/** Returns what has to be done before a start. */
export function startSteps(context: CommandContext, prepare: readonly Preparation[]): Preparation[] {
  const { kind, upgrades } = context;
  return [
    ...sourced(context),
    ...(kind === 'service' ? [{ kind: 'pid-file' } as const] : []),
    ...prepare,
    ...(kind === 'service' && upgrades ? [{ kind: 'releases' } as const] : []),
  ];
}

/** Returns the preparations before any command: the author's variables. */
export const sourced = ({ envScript }: CommandContext): Preparation[] =>
  envScript === undefined ? [] : [{ kind: 'source', script: envScript }];
