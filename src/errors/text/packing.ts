import type { ErrorText, ErrorTexts } from '../error-text.ts';
import { type BootFault, bootFaultText } from '../faults/boot.ts';
import {
  type NativeCacheFault,
  type NativeUnfit,
  nativeCacheText,
  nativeUnfitText,
} from '../faults/native.ts';
import { type StartFault, startFaultText } from '../faults/programs.ts';
import { type ReleaseFault, releaseFaultHint, releaseFaultText } from '../faults/release.ts';

export interface PackingErrors {
  /** In bytes. */
  'payload-file-changed': { path: string; expected: number; found: number };
  'start-failed': { path: string } & StartFault;
  'start-not-recorded': { path: string } & StartFault;
  'release-invalid': { path: string } & ReleaseFault;
  /** `found`: the system's message; absent when it is not a folder. */
  'release-file-unreadable': { path: string; found?: string };
  /** `found`: the application. */
  'release-given-unknown': { path: string; found: string };
  'release-boot-unknown': { path: string } & BootFault;
  /** `found`: where it leads. */
  'release-link': { path: string; problem: 'outside' | 'nowhere' | 'circle'; found: string };
  /** `expected`: the OTP release of the target; `modules`: how many cannot be loaded. */
  'release-code-unfit': {
    path: string;
    expected: string;
    application: string;
    module: string;
    modules: number;
  } & (
    | { problem: 'too-new'; found: string }
    | { problem: 'too-old' }
    /** `found`: a feature of the language; `since`: the first OTP release that has it on by default. */
    | { problem: 'feature'; found: string; since?: string }
  );
  'release-native-unfit': NativeUnfit;
  'release-native-cache': NativeCacheFault;
}

export const packingTexts: ErrorTexts<PackingErrors> = {
  'payload-file-changed': ({ path, expected, found }) => ({
    message: `\`${path}\` changed while it was read: expected ${expected} bytes, found ${found}`,
    hint: 'run the command again while no other program writes to the runtime or the escript',
  }),
  'start-failed': (data) => ({
    message: `\`${data.path}\` does not start without the modules that \`--shake\` removed: ${startFaultText(data)}`,
    hint: 'build without `--shake`',
  }),
  'start-not-recorded': (data) => ({
    message: `the start of \`${data.path}\` could not be recorded: ${startFaultText(data)}`,
    hint: 'pass arguments that make the program exit with code 0, such as `--profile-start=--version`',
  }),
  'release-invalid': (data) => ({
    message: `\`${data.path}\`: ${releaseFaultText(data)}`,
    hint: releaseFaultHint(data),
  }),
  'release-file-unreadable': ({ path, found }) => ({
    message: found === undefined ? `\`${path}\` is not a folder` : `\`${path}\` cannot be read: ${found}`,
    hint: 'check the path and the permissions of the file',
  }),
  'release-given-unknown': ({ path, found }) => ({
    message: `\`${path}\` is for the application \`${found}\`, which is not in the release`,
    hint: 'check the name of the application in `--priv APPLICATION=FOLDER`',
  }),
  'release-boot-unknown': (data) => ({
    message: `the boot file \`${data.path}\` was not written by systools or Mix: ${bootFaultText(data)}`,
    hint: 'build the release again without the step that edits its boot files, or use `--keep-boot` if the OTP version is the same',
  }),
  'release-link': ({ path, problem, found }) => ({
    message: `the link \`${path}\` ${links[problem]}: \`${found}\``,
    hint:
      problem === 'outside'
        ? 'replace the link by a copy of its target'
        : 'remove the link, or build the release again',
  }),
  'release-code-unfit': codeUnfitText,
  'release-native-unfit': (data) => nativeUnfitText(data),
  'release-native-cache': (data) => nativeCacheText(data),
};

const links = {
  outside: 'points outside the release',
  nowhere: 'points to a missing file',
  circle: 'points to a folder that contains it',
};

function codeUnfitText(data: PackingErrors['release-code-unfit']): ErrorText {
  const { expected, application, module, modules, problem } = data;
  const what = `\`${module}\` of \`${application}\``;
  if (problem === 'too-new') {
    return {
      message: `OTP ${expected} cannot load ${what}: it was compiled for OTP ${data.found} or newer${others(modules)}`,
      hint: `pass a runtime that is new enough (\`--erts ${data.found}\`), or build the release with OTP ${expected}`,
    };
  }
  if (problem === 'too-old') {
    return {
      message: `OTP ${expected} no longer loads ${what}: it was compiled by an OTP release before 25${others(modules)}`,
      hint: `build the release again with OTP ${expected}, or pass an older runtime to \`--erts\`: OTP 28 at most`,
    };
  }
  const { found, since } = data;
  return {
    message: `OTP ${expected} does not load ${what}: it was compiled with the feature \`${found}\`, which is off by default${others(modules)}`,
    hint: `${since ? `use \`--erts ${since}\` or newer, build the release with OTP ${expected}` : 'compile it without the feature'}, or add \`-enable-feature ${found}\` to \`vm.args\``,
  };
}

const others = (modules: number): string => (modules > 1 ? `, as were ${modules - 1} other modules` : '');
