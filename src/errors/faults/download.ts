import { type Fault, type FaultTexts, faultText } from '../fault.ts';

/** Why a download fails. Sizes in bytes. */
interface DownloadFaults {
  'not-http': object;
  status: { status: number };
  redirects: { limit: number };
  'too-long': { limit: number };
  /** The connection broke, with the system's message. */
  broken: { found: number };
  /** The connection ended before `expected` bytes. */
  ended: { found: number; expected: number };
  /** `found` bytes in `seconds`, where `rate` bytes per second are waited for. */
  slow: { found: number; seconds: number; rate: number };
  /** A file of checksums without one. */
  'no-digest': object;
}

/** Why a host gives no answer. */
interface SilenceFaults {
  /** The system's message. */
  system: { reason: string };
  idle: { seconds: number };
  'half-answer': { seconds: number };
  'proxy-idle': object;
  'proxy-status': { status: number };
  /** It did not answer an earlier request of this build. */
  before: object;
}

export type DownloadFault = Fault<DownloadFaults>;
export type SilenceFault = Fault<SilenceFaults>;

const downloads: FaultTexts<DownloadFaults> = {
  'not-http': () => 'not an HTTP or HTTPS URL',
  status: ({ status }) => `the server returned status ${status}`,
  redirects: ({ limit }) => `more than ${limit} redirects`,
  'too-long': ({ limit }) => `more than ${limit} bytes`,
  broken: ({ found }) => `the connection broke after ${found} bytes`,
  ended: ({ found, expected }) => `the connection ended after ${found} of ${expected} bytes`,
  slow: ({ found, seconds, rate }) =>
    `received only ${found} bytes in ${seconds} s; \`--min-rate\` requires ${rate} per second`,
  'no-digest': () => 'the file contains no SHA-256',
};

const silences: FaultTexts<SilenceFaults> = {
  system: ({ reason }) => reason,
  idle: ({ seconds }) => `received nothing for ${seconds} s`,
  'half-answer': ({ seconds }) => `received no complete answer within ${seconds} s`,
  'proxy-idle': () => 'the proxy does not answer',
  'proxy-status': ({ status }) => `the proxy answers CONNECT with status ${status}`,
  before: () => 'it did not answer an earlier request',
};

/** Returns true when no server answered: the host does not exist, or the connection is blocked. */
export const isSilence = (fault: DownloadFault | SilenceFault): fault is SilenceFault =>
  Object.hasOwn(silences, fault.problem);

export const downloadFaultText = (fault: DownloadFault): string => faultText(downloads, fault);
export const silenceText = (fault: SilenceFault): string => faultText(silences, fault);
