/**
 * How the release in a payload is started and controlled: the part of a manifest of format 3 that the launcher
 * interprets. The build decides every command line; the launcher knows only the elements below, and nothing of Mix or
 * relx.
 */
export interface ReleaseRecord {
  /** The name and version in the release: `RELEASE_NAME`, `RELEASE_VSN`. */
  name: string;
  version: string;
  /** The tool that created the release. */
  tool: 'mix' | 'relx' | 'plain';
  kind: ReleaseKind;
  /** Which distribution a start has unless the user's `RELEASE_DISTRIBUTION` says otherwise. */
  distribution: Distribution;
  /** Name of the node, with or without `@host`, unless the user's `RELEASE_NODE` says otherwise; without it `name`. */
  node?: string;
  /**
   * Where the cookie comes from when `RELEASE_COOKIE` is not set: made once for each user, a variable's value, or a text that
   * every copy of the executable knows.
   */
  cookie: 'generate' | { variable: string } | { shipped: string };
  /** The working folder of a start: the user's, the state folder, or the release directory. */
  workingFolder: 'keep' | 'state' | 'release';
  /** Set in every start where the user has not set them: `PHX_SERVER`. */
  defaults: Record<string, string>;
  /** Given as the first argument of a `service`, or as `ONEBEAM=<command>` for every kind. `start` always exists. */
  commands: Record<string, ReleaseCommand>;
}

/**
 * - `service`: the first argument is a command, `start` without one; an unknown one is refused.
 * - `app`: all arguments are the program's; runs until the program ends.
 * - `cli`: all arguments are the program's; ends with the result of its entry function.
 */
export type ReleaseKind = 'service' | 'app' | 'cli';

export type Distribution = 'none' | 'local' | 'sname' | 'name';

export type ReleaseCommand =
  | { run: CommandLine }
  /** Done by the launcher itself, without a command line. */
  | {
      builtIn: BuiltIn;
      /** Hooks of relx that run before and after it. */
      before?: Hook[];
      after?: Hook[];
    }
  /** A program or script of the release, relative to it, called with the user's arguments. */
  | { execute: string }
  /** Another name of a command. */
  | { alias: string };

export type BuiltIn =
  | 'pid'
  | 'ping'
  | 'status'
  | 'stop'
  | 'version'
  | 'daemon'
  | 'daemon_iex'
  | 'logs'
  | 'upgrade'
  | 'downgrade';

/** The arguments of `erlexec` (Windows: `erl.exe`). */
export interface CommandLine {
  arguments: ReleaseWord[];
  /** Over the launcher's environment. */
  environment: Record<string, ReleaseWord>;
  /** Preparations before the start, in this order. */
  prepare: Preparation[];
  /** The minimum number of arguments, and their names: `EXPR [ARGUMENT…]`. */
  usage?: { least: number; words: string };
}

export type ReleaseWord =
  | string
  /** A path below `release/`, made absolute; `.` is `release/` itself. */
  | { release: string }
  /** A path below the state folder; `.` is that folder. */
  | { state: string }
  /** A path below the folder for temporary files (`RELEASE_TMP`); `.` is that folder. */
  | { temporary: string }
  /** A variable's value, or the default where it is not set or empty. */
  | { variable: string; default: ReleaseWord }
  /** A variable's value, split like in a POSIX shell: none, one or several arguments (`ELIXIR_ERL_OPTIONS`). */
  | { flags: string }
  /** The arguments that make the process a node, or a client of the running node: none where distribution is `none`. */
  | { distribution: 'server' | 'client' }
  /** The name of the running node, `name@host`. A command that has this word is refused where distribution is `none`. */
  | { node: 'server' }
  /**
   * The user's arguments, unchanged: all of them, the first one, or the rest. No arguments give none. `all` and
   * `rest` come last.
   */
  | { words: 'all' | 'first' | 'rest' };

/** A script of the release that runs before or after a command, with these arguments. */
export interface Hook {
  kind: 'hook';
  script: string;
  words: string[];
}

export type Preparation =
  /** Holds the instance: refuses when another process has it, and writes the process id (Unix). */
  | { kind: 'pid-file' }
  /** Copies a file of the release to the folder for temporary files, mode 0600 (`sys.config` of a release with reboot). */
  | { kind: 'copy'; from: string; to: string }
  /** The same, with `${NAME}` and `${NAME:-default}` replaced as relx does. */
  | { kind: 'render'; from: string; to: string }
  /** Sources a shell script of the release, and continues with the environment that it leaves. */
  | { kind: 'source'; script: string }
  /** Writes what `release_handler` needs to the state folder, for upgrades while it runs. */
  | { kind: 'releases' }
  /** Runs a script of the release before the start: a hook of relx. */
  | Hook;
