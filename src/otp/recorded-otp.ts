import type { OtpApplications } from '../analysis/otp-applications.ts';
import type { BodyKind } from '../escript/header.ts';
import recorded from './recorded-otp.json' with { type: 'json' };

/** The zstd level that the recorded sizes are for. */
export const recordedLevel = 3;

interface RecordedApplication {
  version: string;
  /** Size when compressed separately, with `include`, in bytes. */
  size: number;
  /** Needed, included and optional applications. */
  needs: string[][];
  /** Names between blanks. */
  modules: string;
}

const applications = Object.entries(recorded.applications as Record<string, RecordedApplication>);

/**
 * An OTP tree as `scripts/record-otp.ts` found it (Debian's OTP 27 for amd64): enough to determine which applications
 * an escript needs and their approximate size without a tree. Other releases differ by some 12 %.
 */
export const recordedOtp: OtpApplications = {
  root: `the recorded OTP ${recorded.version}`,
  release: recorded.release,
  applications: new Map(
    applications.map(([name, { version, needs }]) => {
      const [needed = [], included = [], optional = []] = needs;
      const resource = {
        applications: needed,
        includedApplications: included,
        optionalApplications: optional,
      };
      return [name, { version, resource }];
    }),
  ),
  moduleOwner: (module) => owners.get(module),
};

/** Applications of OTP 25 to 29 that the recorded tree does not have. */
const notRecorded = new Set(['erl_docgen', 'jinterface', 'megaco', 'odbc', 'otp_mibs', 'wx']);

/** Returns true for the name of an application that some OTP has, in a complete tree. */
export const isOtpApplication = (name: string): boolean =>
  recordedOtp.applications.has(name) || notRecorded.has(name);

const owners = new Map(
  applications.flatMap(([name, { modules }]) => modules.split(' ').map((module) => [module, name] as const)),
);

/**
 * Returns the size of the emulator and these applications in a payload of `recordedLevel`, in bytes.
 *
 * @param boot the kind of escript, if it gets a tailored boot file.
 */
export function recordedSize(names: readonly string[], boot?: BodyKind): number {
  const sizes = new Map(applications.map(([name, { size }]) => [name, size]));
  const start = recorded.emulator + (boot ? recorded.boot[boot] : 0);
  return names.reduce((sum, name) => sum + (sizes.get(name) ?? 0), start);
}
