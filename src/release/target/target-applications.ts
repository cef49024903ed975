import { isAtom, type Term } from '../../erlang/term/term.ts';
import type { Reason } from '../../errors/faults/reason.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { OtpTree } from '../../otp/otp-tree.ts';
import { isOtpApplication } from '../../otp/recorded-otp.ts';
import type { Warning } from '../../reporter.ts';
import type { StartType } from '../../systools/release/release.ts';
import type { TargetApplication } from '../boot/remake-boot.ts';
import type { FoundApplication, InputApplication, ReleaseInput } from '../release-input.ts';

/** An application of the release for a target. */
export interface PlannedApplication extends TargetApplication {
  type: StartType;
  /** `otp`: from the runtime; otherwise its place in the release. */
  from: 'otp' | FoundApplication;
  /** Why it is packed. */
  because: Reason[];
}

export interface PlannedApplications {
  /** In the order of the `.rel` file, then those that were added. */
  applications: PlannedApplication[];
  warnings: Warning[];
}

/** An application that is packed in addition to those of the release. */
export interface AddedApplication {
  name: string;
  because: Reason;
}

/**
 * Decides which applications come from the target's OTP and which from the release. OTP's are those that the tree has
 * under the same name and version, or whose `.app` file has the key that only OTP's have (`runtime_dependencies`).
 * Additional dependencies of the target's OTP applications are added, with the start type of the application that
 * needs them.
 *
 * @param added by options.
 * @throws OnebeamError `application-missing`; `release-invalid` `applications-absent` for those that OTP never has
 */
export function targetApplications(
  input: ReleaseInput,
  otp: OtpTree,
  added: readonly AddedApplication[] = [],
): PlannedApplications {
  const planned = new Map<string, PlannedApplication>();
  const missing: InputApplication[] = [];
  const overriding: string[] = [];
  for (const one of input.applications) {
    const { name, type, includes } = one;
    const tree = otp.applications.get(name);
    const base = { name, type, ...(includes && { includes }) };
    const because = [inRelease(input)];
    if (tree && isOfOtp(one, tree.version)) {
      const { version, resource } = tree;
      planned.set(name, { ...base, version, resource: resource.term, from: 'otp', because });
    } else if (one.found) {
      if (tree) overriding.push(`${name} ${one.version}`);
      const { version, term } = one.found.resource;
      planned.set(name, { ...base, version, resource: term, from: one.found, because });
    } else missing.push(one);
  }
  refuseMissing(missing, input, otp);
  addAsked(planned, otp, added);
  addNeeds(planned, otp);
  return { applications: [...planned.values()], warnings: overridingWarning(overriding) };
}

function isOfOtp({ found }: InputApplication, version: string): boolean {
  if (!found) return true;
  return found.resource.version === version || hasRuntimeDependencies(found.resource.term);
}

/** Only OTP uses the key `runtime_dependencies`. */
function hasRuntimeDependencies(resource: Term): boolean {
  const properties = resource.type === 'tuple' ? resource.elements[2] : undefined;
  return (
    properties?.type === 'list' &&
    properties.elements.some((one) => one.type === 'tuple' && isAtom(one.elements[0], 'runtime_dependencies'))
  );
}

function refuseMissing(missing: readonly InputApplication[], input: ReleaseInput, otp: OtpTree): void {
  if (missing.length === 0) return;
  const absent = missing.filter(({ name }) => !isOtpApplication(name));
  // Its tool has failed, or they were removed: no OTP tree has these.
  if (absent.length > 0) {
    throw new OnebeamError('release-invalid', {
      path: input.path,
      problem: 'applications-absent',
      expected: absent.map(({ name }) => name).join(','),
      found: otp.version,
    });
  }
  throw new OnebeamError('application-missing', {
    path: otp.root,
    expected: missing.map(({ name }) => name).join(','),
    ofRelease: true,
    because: missing.map(({ name }) => ({
      kind: 'in-release',
      release: input.name,
      ...wantedBy(name, input),
    })),
  });
}

const inRelease = ({ name, version }: ReleaseInput): Reason => ({
  kind: 'in-release',
  release: name,
  version,
});

function wantedBy(name: string, { applications }: ReleaseInput): { by?: string } {
  const by = applications.find(({ found }) => found?.resource.applications.includes(name));
  return by ? { by: by.name } : {};
}

function addAsked(
  planned: Map<string, PlannedApplication>,
  otp: OtpTree,
  added: readonly AddedApplication[],
): void {
  for (const { name, because } of added) {
    const known = planned.get(name);
    const tree = otp.applications.get(name);
    if (known) known.because.push(because);
    else if (!tree) {
      throw new OnebeamError('application-missing', {
        ...{ path: otp.root, expected: name, because: [because], added: [name] },
      });
    } else {
      const { version, resource } = tree;
      const base = { name, version, resource: resource.term, type: 'permanent' } as const;
      planned.set(name, { ...base, from: 'otp', wantedBy: 'kernel', because: [because] });
    }
  }
}

/** A release was built for the dependencies of its OTP: a newer one may have others. */
function addNeeds(planned: Map<string, PlannedApplication>, otp: OtpTree): void {
  const open = [...planned.values()];
  for (let one = open.shift(); one; one = open.shift()) {
    if (one.from !== 'otp') continue;
    const { resource } = otp.applications.get(one.name)!;
    for (const name of resource.applications) {
      if (planned.has(name) || resource.optionalApplications.includes(name)) continue;
      const tree = otp.applications.get(name);
      const because: Reason = { kind: 'needed-in-otp', by: one.name, otp: otp.version };
      if (!tree) {
        throw new OnebeamError('application-missing', {
          ...{ path: otp.root, expected: name, because: [because], ofRelease: true },
        });
      }
      const added: PlannedApplication = {
        ...{ name, version: tree.version, resource: tree.resource.term, type: one.type },
        ...{ from: 'otp', wantedBy: one.name, because: [because] },
      };
      planned.set(name, added);
      open.push(added);
    }
  }
}

function overridingWarning(names: readonly string[]): Warning[] {
  if (names.length === 0) return [];
  return [
    {
      code: 'release-overrides-otp',
      message: `applications of the release replace OTP applications with the same name: ${names.join(', ')}`,
      hint: 'ignore this if the release replaces them on purpose',
    },
  ];
}
