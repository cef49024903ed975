import { everPreloaded } from '../beam/preloaded-modules.ts';
/** The part of an OTP tree that the analysis uses; `otp/otp-tree.ts` has more. */
export interface OtpApplications {
  /** Absolute. */
  root: string;
  /** `25`. */
  release: string;
  /** By name. */
  applications: ReadonlyMap<string, AnalysedApplication>;
  /** The application that has this module. */
  moduleOwner(module: string): string | undefined;
}

export interface AnalysedApplication {
  version: string;
  resource: ApplicationNeeds;
}

/** Of a `.app` file: what must be there before the application is started, or may be there. */
export interface ApplicationNeeds {
  applications: readonly string[];
  includedApplications: readonly string[];
  /** Also in `applications`; may be missing. */
  optionalApplications: readonly string[];
}

const preloaded = new Set([...everPreloaded, 'otp_ring0']);

/** Returns true when the module is inside the emulator itself, in any release. */
export const isPreloaded = (module: string): boolean => preloaded.has(module);
