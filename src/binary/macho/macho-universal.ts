import { CheckedView, malformed } from '../checked-view.ts';

const universal32 = 0xcafebabe;
const universal64 = 0xcafebabf;
/** A Java class begins with the same magic, and then has a version of 45 or more where this has a count. */
const sliceLimit = 16;

/** Returns true when these are the first bytes of a universal ("fat") file. */
export function isUniversal(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return false;
  const view = new CheckedView(bytes, 'big');
  return (view.u32(0) === universal32 || view.u32(0) === universal64) && view.u32(4) <= sliceLimit;
}

/**
 * The thin files in a universal file. Source: Mach-O `fat.h`; all numbers are big-endian.
 *
 * @throws `binary-malformed`
 */
export function universalSlices(bytes: Uint8Array): Uint8Array[] {
  const view = new CheckedView(bytes, 'big');
  const wide = view.u32(0) === universal64;
  const count = view.u32(4);
  if (count === 0) throw malformed({ problem: 'no-architecture' });
  return Array.from({ length: count }, (_, index) => {
    const at = 8 + index * (wide ? 32 : 20);
    return wide
      ? view.slice(view.u64(at + 8), view.u64(at + 16))
      : view.slice(view.u32(at + 8), view.u32(at + 12));
  });
}
