import { type Fault, type FaultTexts, faultText } from '../fault.ts';

interface ThinFaults {
  windows: object;
  /** `ping` needs the boot file of a client, and the release has no command with one. */
  'no-client': object;
  /** The value of this variable is several words. */
  'several-words': { variable: string };
}

/** Why a program has no thin form. */
export type ThinProblem = Fault<ThinFaults>;

const thinProblems: FaultTexts<ThinFaults> = {
  windows: () => 'Windows has no `sh` to start it',
  'no-client': () => '`ping` needs a command that is a client of the node, such as `rpc`',
  'several-words': ({ variable }) => `a script cannot set \`${variable}\` to several words`,
};

/** Describes the problem as the end of a sentence. */
export const thinProblemText = (problem: ThinProblem): string => faultText(thinProblems, problem);

interface SkipFaults {
  /** None of the program's targets fits the channel; `fits` are those that would. */
  'no-target': { fits: readonly string[] };
  /** This target has no place in the channel. */
  'target-not-taken': object;
  /** The channel does not accept pre-release versions such as `1.2.0-rc.1`. */
  candidate: { version: string };
  /** The runtime needs a C library, and no image that has one was given. */
  'no-base': object;
  /** A program of the host that the channel needs was not found in `PATH`. */
  'tool-missing': { tool: string };
  /** The release has no archive of this target in the form that the channel refers to. */
  'no-archive': { form: 'thin' | 'fat' };
}

/** Why a target or a channel has no file. */
export type SkipReason = Fault<SkipFaults>;

const skips: FaultTexts<SkipFaults> = {
  'no-target': ({ fits }) => `no executable for ${fits.join(', ')}`,
  'target-not-taken': () => 'the channel does not support this target',
  candidate: ({ version }) => `\`${version}\` is a pre-release, and the channel has releases only`,
  'no-base': () =>
    'the runtime needs a C library: set `base` in `[ship.oci]` to the folder of an image layout that has it',
  'tool-missing': ({ tool }) => `\`${tool}\` was not found in PATH`,
  'no-archive': ({ form }) =>
    form === 'thin'
      ? 'the target has no thin archive; `form = "fat"` in the channel\'s table installs the executable'
      : 'the target has no archive of the executable that the channel can install',
};

/** Describes why a target or channel was skipped, in one phrase. */
export const skipText = (reason: SkipReason): string => faultText(skips, reason);

interface DecisionFaults {
  /** The file contains the executable, because there is no thin form. */
  'fat-only': { found: ThinProblem };
  /** The image contains the executable: the script of a release needs a shell. */
  'fat-image': object;
  /** The channel's table requests the executable. */
  'fat-chosen': object;
  /** The packages that a package depends on, from the libraries that its programs need and the channel's table. */
  depends: { depends: readonly string[] };
  /** The name and the version as the channel accepts them. */
  'name-spelled': { name: string };
  'version-spelled': { version: string };
  /** A setting that is not given. `key`: as `onebeam.toml` has it. */
  default: { key: string; value: string };
  /** Keys of `[package]` that the channel would use, and that have no value. */
  'metadata-absent': { keys: readonly string[] };
  /** A value that the project does not say, from the application in the executables. */
  'metadata-found': { key: string; value: string };
  /** The version is that of the project's file, because the executables have none. */
  'version-of-project': { value: string };
  /** The channel has no place for the other paragraphs of the description. */
  'first-line': object;
  /** The first line of the description is longer than the channel allows. */
  'description-cut': { limit: number };
  /** A tag of the file names the oldest system; no file of the program can confirm it. */
  'system-assumed': { system: string };
  'language-assumed': { language: string };
  /** The manifest cannot find later versions. */
  'no-updates': object;
  /** Neither a commit nor a variable sets the time of the release. */
  'time-fixed': { day: string };
  /** Debian's tools refuse files that are as old as the time that was given. */
  'time-raised': { day: string };
  'icon-default': object;
  'bundle-identifier': { value: string };
  /** Unfinished files of an earlier run that was killed. */
  'leftovers-removed': { paths: readonly string[] };
}

/** A decision that `ship` makes without a setting for it. */
export type DecisionReason = Fault<DecisionFaults>;

const quoted = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');

const decisions: FaultTexts<DecisionFaults> = {
  'fat-only': ({ found }) =>
    `contains the executable: there is no thin form, because ${thinProblemText(found)}`,
  'fat-image': () =>
    'contains the executable: the script of a thin release needs a shell, and an image has none',
  'fat-chosen': () => "installs the executable, as `form` in the channel's table requires",
  depends: ({ depends }) => (depends.length > 0 ? `depends on ${quoted(depends)}` : 'depends on nothing'),
  'name-spelled': ({ name }) =>
    `the package is called \`${name}\`, as the channel requires; the command keeps its name`,
  'version-spelled': ({ version }) => `the version is written \`${version}\``,
  default: ({ key, value }) => `\`${key}\` is not set: uses \`${value}\``,
  'metadata-absent': ({ keys }) => `without ${quoted(keys)}, which \`[package]\` can set`,
  'metadata-found': ({ key, value }) =>
    `\`${key}\` is that of the application in the executables: \`${value}\``,
  'version-of-project': ({ value }) =>
    `\`version\` is that of the project, because the executables have none: \`${value}\``,
  'first-line': () => 'has only the first line of the description',
  'description-cut': ({ limit }) => `the first line of the description is cut to ${limit} characters`,
  'system-assumed': ({ system }) => `assumes that the program runs on ${system} and later`,
  'language-assumed': ({ language }) => `assumes that the description is in the language \`${language}\``,
  'no-updates': () =>
    'does not find later versions by itself: only a `base-url` of GitHub releases with `{version}` allows it',
  'time-fixed': ({ day }) =>
    `the time of all files is ${day}: neither \`SOURCE_DATE_EPOCH\` nor a commit sets it, so \`sequence\` in \`release.json\` does not grow`,
  'time-raised': ({ day }) => `the time of all files is ${day}, because package managers refuse older ones`,
  'icon-default': () => 'uses the icon of onebeam: `icon` sets another one',
  'bundle-identifier': ({ value }) => `the bundle has the identifier \`${value}\``,
  'leftovers-removed': ({ paths }) => `removed unfinished files of an earlier run: ${quoted(paths)}`,
};

/** Describes a decision in one phrase. */
export const decisionText = (reason: DecisionReason): string => faultText(decisions, reason);
