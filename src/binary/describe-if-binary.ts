import { OnebeamError } from '../errors/onebeam-error.ts';
import type { BinaryDescription } from './binary-description.ts';
import { describeBinary } from './describe.ts';

/** `undefined` for a file of another kind, and for one that only begins like a program. */
export function describeIfBinary(content: Uint8Array): BinaryDescription | undefined {
  try {
    return describeBinary(content);
  } catch (error) {
    if (error instanceof OnebeamError) return undefined;
    throw error;
  }
}
