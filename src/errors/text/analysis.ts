import type { ErrorTexts } from '../error-text.ts';
import { type Reason, reasonText } from '../faults/reason.ts';

export interface AnalysisErrors {
  /** `expected`: the names, separated by commas. */
  'application-missing': {
    path: string;
    expected: string;
    /** Why each of them is needed, in the order of the names. */
    because: readonly Reason[];
    /** Calls of the program into them; absent when this was not checked. */
    calls?: readonly { by: string; module: string }[];
    /** Set for a release, whose applications cannot be dropped. */
    ofRelease?: true;
    /** Those of them that an option requires. */
    added?: readonly string[];
  };
  'application-indispensable': { path: string; found: string };
  /** `expected`: the release that the runtime has; `found`: the one that the module needs. */
  'code-too-new': { path: string; expected: string; found: string; module: string };
  /** `expected` and `found`: platforms. */
  'native-code-unfit': { path: string; expected: string; found: string; application: string };
  /** `path`: the folder, or what is in it. */
  'priv-unreadable': { path: string } & PrivFault;
}

type PrivFault =
  | { problem: 'too-deep' }
  /** `found`: the code of the system. */
  | { problem: 'system'; found: string }
  /** `found`: the folder that contains itself. */
  | { problem: 'circle'; found: string }
  /** `expected`: the limit, files or bytes. */
  | { problem: 'too-many' | 'too-large'; expected: number };

function privFaultText(fault: PrivFault): string {
  if (fault.problem === 'system') return fault.found;
  if (fault.problem === 'too-deep') return 'its folders are nested too deep';
  if (fault.problem === 'circle') return `it leads to \`${fault.found}\`, which contains it`;
  return fault.problem === 'too-many'
    ? `the limit of ${fault.expected} files is reached there`
    : `the limit of ${fault.expected / 1024 ** 3} GB is reached there`;
}

/** Returns a part of a hint: the calls of the program into the missing applications. Empty if they were not searched. */
function used(calls: AnalysisErrors['application-missing']['calls'], them: string): string {
  if (!calls) return '';
  return calls.length > 0
    ? `; it does: ${calls.map(({ by, module }) => `\`${by}\` calls \`${module}\``).join(', ')}`
    : `; none of its modules calls ${them}`;
}

export const analysisTexts: ErrorTexts<AnalysisErrors> = {
  'application-missing': ({ path, expected, because, added, calls, ofRelease }) => {
    const names = expected.split(',');
    const each = names.map((name, index) => `\`${name}\`, ${reasonText(because[index]!)}`);
    const them = names.length > 1 ? 'them' : 'it';
    return {
      message: `the runtime \`${path}\` has no application${names.length > 1 ? 's' : ''} ${each.join('; ')}`,
      hint: ofRelease
        ? 'pass a complete runtime to `--erts`, or build the release without it'
        : added?.length
          ? `check \`${added.join(',')}\` after \`--add-app\`, or pass another runtime to \`--erts\``
          : `pass a complete runtime to \`--erts\`, or exclude ${names.length > 1 ? 'the applications' : 'the application'} with \`--drop-app ${expected}\` if the program never uses ${them}${used(calls, them)}`,
    };
  },
  'application-indispensable': ({ found }) => ({
    message: `\`${found}\` cannot be dropped: every Erlang program needs it to start`,
    hint: `remove \`${found}\` from \`--drop-app\``,
  }),
  'code-too-new': ({ path, expected, found, module }) => ({
    message: `OTP ${expected} cannot load the main module of \`${path}\`: \`${module}\` was compiled for OTP ${found} or newer`,
    hint: `pass a runtime that is new enough: \`--erts ${found}\`; or compile the program with OTP ${expected}`,
  }),
  'native-code-unfit': ({ path, expected, found, application }) => ({
    message: `native code of \`${application}\` does not run on ${expected}: \`${path}\` is for ${found}`,
    hint: `build it for ${expected}, and pass its folder with \`--priv ${application}=FOLDER\``,
  }),
  'priv-unreadable': (data) => ({
    message: `\`${data.path}\` of a \`priv\` folder cannot be read: ${privFaultText(data)}`,
    hint:
      data.problem === 'system'
        ? 'pass an existing folder with `--priv APPLICATION=FOLDER`, and check its permissions and the targets of its links'
        : 'links are followed: remove the link, or pass a folder with only the files of the program: `--priv APPLICATION=FOLDER`',
  }),
};
