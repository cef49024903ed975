import type { NativeText } from '../system/machine.ts';

const newMagic = 'glibc-ld.so.cache1.1';
const oldMagic = 'ld.so-1.7.0';
const oldHeader = 16;
const oldEntry = 12;
const newHeader = 48;
const newEntry = 24;

/**
 * Reads `/etc/ld.so.cache`, which `ldconfig` writes: the libraries of the system's folders by their names,
 * those of every processor. Source: glibc, `sysdeps/generic/dl-cache.h`; the old format may precede the new
 * one.
 *
 * @returns the paths for a name, best first; empty when it is not such a file.
 */
export function readLdCache(bytes: Uint8Array | undefined): Map<NativeText, NativeText[]> {
  const paths = new Map<NativeText, NativeText[]>();
  const whole = Buffer.from(bytes ?? []);
  const start = newStart(whole);
  if (start === undefined || start + newHeader > whole.length) return paths;
  const cache = whole.subarray(start);
  const count = Math.min(cache.readUInt32LE(20), Math.floor((cache.length - newHeader) / newEntry));
  const text = (at: number): NativeText | undefined => {
    const end = cache.indexOf(0, at);
    return at < cache.length && end >= 0 ? cache.toString('latin1', at, end) : undefined;
  };
  for (let index = 0; index < count; index++) {
    const at = newHeader + index * newEntry;
    const name = text(cache.readUInt32LE(at + 4));
    const path = text(cache.readUInt32LE(at + 8));
    if (name === undefined || path === undefined) continue;
    paths.set(name, [...(paths.get(name) ?? []), path]);
  }
  return paths;
}

/** Returns the offset of the new format: the offsets of its strings start there. */
function newStart(cache: Buffer): number | undefined {
  const has = (magic: string, at: number) => cache.toString('latin1', at, at + magic.length) === magic;
  if (has(newMagic, 0)) return 0;
  if (!has(oldMagic, 0) || cache.length < oldHeader) return undefined;
  const end = oldHeader + cache.readUInt32LE(12) * oldEntry;
  const aligned = Math.ceil(end / 8) * 8;
  return has(newMagic, aligned) ? aligned : undefined;
}
