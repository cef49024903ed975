import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { describe } from '../../src/errors/text.ts';
import type { Reader } from './reader.ts';

/** What a reader must never take longer than, in milliseconds, on a machine that does other things too. */
export const slowest = 3_000;

/**
 * Gives a reader one input.
 *
 * @returns what is wrong with how it took it: another error, an error without words, too much time; else nothing.
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
    // An input may speak of undefined things itself.
    if (empty !== undefined && !Buffer.from(bytes).includes(empty))
      return `no words for ${error.code}: ${message}`;
  }
  const time = performance.now() - start;
  return time > slowest ? `took ${Math.round(time)} ms` : undefined;
}
