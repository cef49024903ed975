import { type Fault, type FaultTexts, faultText } from '../fault.ts';

/** Faults of a zstd frame. `expected` is in bytes. */
interface ZstdFaults {
  'no-frame': object;
  'reserved-bit': object;
  dictionary: object;
  'header-length': { expected: number };
  'data-after-frame': object;
  'cut-short': object;
  'block-type': object;
  'block-size': { expected: number };
  blocks: object;
  length: { expected: number };
}

/** Limits that a zstd frame exceeds, in bytes. */
interface ZstdLimits {
  'content-size': { expected: number; found?: number | undefined };
  window: { expected: number; found: number };
  content: { expected: number; found: number };
}

export type ZstdFault = Fault<ZstdFaults>;
export type ZstdLimit = Fault<ZstdLimits>;

const faults: FaultTexts<ZstdFaults> = {
  'no-frame': () => 'a zstd frame',
  'reserved-bit': () => 'a frame without the reserved bit',
  dictionary: () => 'a frame without a dictionary',
  'header-length': ({ expected }) => `a frame header of ${expected} bytes`,
  'data-after-frame': () => 'one frame and nothing after it',
  'cut-short': () => 'a complete frame',
  'block-type': () => 'blocks of a known type',
  'block-size': ({ expected }) => `blocks of at most ${expected} bytes`,
  blocks: () => 'blocks that decompress',
  length: ({ expected }) => `${expected} bytes`,
};

const limits: FaultTexts<ZstdLimits> = {
  'content-size': ({ expected, found }) =>
    `expected a frame of ${expected} bytes, found ${found ?? 'no content size'}`,
  window: ({ expected, found }) => `expected a window of at most ${expected} bytes, found ${found}`,
  content: ({ expected, found }) => `expected ${expected} bytes, found ${found}`,
};

export const zstdFaultText = (fault: ZstdFault): string => faultText(faults, fault);
export const zstdLimitText = (limit: ZstdLimit): string => faultText(limits, limit);
