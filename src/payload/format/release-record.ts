/**
 * How the release in a payload is started and controlled: the part of a manifest of format 3 that the launcher interprets.
 * The build decides every command line; the launcher knows the words below and nothing of Mix or relx.
 */
export interface ReleaseRecord {
  /** The release's own name and version: `RELEASE_NAME`, `RELEASE_VSN`. */
  name: string;
  version: string;
  /** What made the release. */
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
  /** What a `service` takes as its first word, and every kind as `ONEBEAM=<word>`. The key `start` is always there. */
  commands: Record<string, ReleaseCommand>;
}

/**
 * - `service`: the first word is a command, none is `start`; an unknown one is refused.
 * - `app`: every word is the program's; stays until the program ends itself.
 * - `cli`: every word is the program's; ends with the result of its entry function.
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
  /** A program or script of the release, relative to it, called with the user's words. */
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

/** What `erlexec` (Windows: `erl.exe`) gets. */
export interface CommandLine {
  arguments: ReleaseWord[];
  /** Over the launcher's environment. */
  environment: Record<string, ReleaseWord>;
  /** What has to be there before it starts, in this order. */
  prepare: Preparation[];
  /** How many words it wants at least, and what they are: `EXPR [ARGUMENT…]`. */
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
  /** A variable's value taken apart as a POSIX shell would: none, one or several words (`ELIXIR_ERL_OPTIONS`). */
  | { flags: string }
  /** The words that make the process a node, or a client of the running node: none where distribution is `none`. */
  | { distribution: 'server' | 'client' }
  /** The name of the running node, `name@host`. A command that has this word is refused where distribution is `none`. */
  | { node: 'server' }
  /**
   * The user's words, as they came: all of them, the first one, or those after it. An empty list of words gives none.
   * `all` and `rest` come last.
   */
  | { words: 'all' | 'first' | 'rest' };

/** A script of the release that is run before or after a command, with these words. */
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
  /** Sources a shell script of the release, and goes on with the environment that it leaves. */
  | { kind: 'source'; script: string }
  /** Writes what `release_handler` needs to the state folder, for upgrades while it runs. */
  | { kind: 'releases' }
  /** Runs a script of the release before the start: a hook of relx. */
  | Hook;
