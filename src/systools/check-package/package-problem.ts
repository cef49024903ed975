/** A problem of a release package. `path` is inside the package. */
export type PackageProblem = { readonly severity: 'error' | 'warning'; readonly path: string } & (
  | { readonly kind: 'no-release' }
  | { readonly kind: 'several-releases'; readonly found: readonly string[] }
  /** `reason`: the message of the file's reader. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'missing' }
  /** The archive has it again with another content or mode. */
  | { readonly kind: 'replaced' }
  /** The file says `found` where the release has `expected`. */
  | { readonly kind: 'other-version'; readonly found: string; readonly expected: string }
  | { readonly kind: 'other-module'; readonly found: string; readonly expected: string }
  | { readonly kind: 'unlisted-module'; readonly module: string }
  | { readonly kind: 'unused-application' }
  | { readonly kind: 'boot-module-missing'; readonly module: string }
  | { readonly kind: 'boot-folder-missing'; readonly folder: string }
  /** The boot file loads the application from `found`. */
  | { readonly kind: 'outside'; readonly found: string }
  | { readonly kind: 'no-erts'; readonly expected: string }
  | { readonly kind: 'other-erts'; readonly found: string; readonly expected: string }
  | { readonly kind: 'link-outside'; readonly found: string }
);

/** Describes the problem in one sentence, without its path. */
export function packageProblemText(problem: PackageProblem): string {
  switch (problem.kind) {
    case 'no-release':
      return 'has no release file `releases/*.rel` or `releases/<Vsn>/*.rel`';
    case 'several-releases':
      return `has several releases: ${problem.found.join(', ')}`;
    case 'unreadable':
      return `cannot be read: ${problem.reason}`;
    case 'missing':
      return 'is missing';
    case 'replaced':
      return 'is in the archive several times with different content: the last one counts';
    case 'other-version':
      return `says ${problem.found}, the release has ${problem.expected}`;
    case 'other-module':
      return `has the module ${problem.found}, not ${problem.expected}`;
    case 'unlisted-module':
      return `has ${problem.module}, which its .app file does not list`;
    case 'unused-application':
      return 'belongs to no application of the release';
    case 'boot-module-missing':
      return `loads ${problem.module}, which is not in the package`;
    case 'boot-folder-missing':
      return `has ${problem.folder} on its path, which is not in the package`;
    case 'outside':
      return `is not in the package: the machine where it is unpacked must have ${problem.found}`;
    case 'no-erts':
      return `has no runtime: ERTS ${problem.expected} has to be there where it is unpacked`;
    case 'other-erts':
      return `has the runtime of ERTS ${problem.found}, the release wants ${problem.expected}`;
    case 'link-outside':
      return `is a link to ${problem.found}, which is not in the package`;
  }
}
