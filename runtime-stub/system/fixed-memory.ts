import { ptr } from 'bun:ffi';

/**
 * Memory that functions of libc read and fill, at an address that stays the same as long as `bytes` is reachable.
 *
 * A typed array of up to 1000 bytes made without an `ArrayBuffer` has no such address. JavaScriptCore keeps it in its
 * own heap and copies it into an `ArrayBuffer` on demand. The optimising compiler does that to any array that is a
 * constant of the code it compiles. Afterwards libc fills the old memory, which the collector may free, and
 * JavaScript reads the new one.
 *
 * Use this for every address that outlives one call. A call that gets the array itself does not need it: its
 * address is then taken in the call.
 */
export interface FixedMemory {
  bytes: Uint8Array;
  buffer: ArrayBuffer;
  address: number;
}

/** Makes zeroed memory of that many bytes, rounded up to a multiple of 8. */
export function fixedMemory(length: number): FixedMemory {
  const buffer = new ArrayBuffer(Math.ceil(length / 8) * 8);
  const bytes = new Uint8Array(buffer);
  return { bytes, buffer, address: ptr(bytes) };
}
