import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { describe } from '../../src/errors/text.ts';
import type { Reader } from './reader.ts';

/** Maximum time of a reader in milliseconds, on a busy machine. */
export const slowest = 3_000;

/**
 * Gives a reader one input.
 *
 * @returns the fault: another error, an error without text, too much time; else nothing.
 */
export function faultOf(reader: Reader, bytes: Uint8Array): string | undefined {
  const start = performance.now();
  try {
    reader.read(bytes);
  } catch (error) {
    if (!(error instanceof OnebeamError))
      return error instanceof Error ? (error.stack ?? error.message) : String(error);
    const { message, hint } = describe(error);
    const empty = /undefined|\[object/.exec(message + hint)?.[0];
    // An input may contain undefined texts.
    if (empty !== undefined && !Buffer.from(bytes).includes(empty))
      return `no words for ${error.code}: ${message}`;
  }
  const time = performance.now() - start;
  return time > slowest ? `took ${Math.round(time)} ms` : undefined;
}
