import type { BinaryDescription } from '../binary/binary-description.ts';
import { describeBinary } from '../binary/describe.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { entryContent } from '../escript/archive-modules.ts';
import type { Escript } from '../escript/escript.ts';

/** A file with machine code in the archive of an escript: a NIF, a driver, a program. */
export interface NativeFile {
  /** In the archive. */
  path: string;
  binary: BinaryDescription;
}

/** The files with machine code in an archive, in its order. @throws `zip-damaged` */
export function nativeFiles(escript: Escript): NativeFile[] {
  const { body } = escript;
  if (body.kind !== 'archive') return [];
  const files: NativeFile[] = [];
  for (const entry of body.entries) {
    if (entry.isFolder || /\.(beam|app)$/.test(entry.path)) continue;
    const binary = describeIfBinary(entryContent(escript, body, entry));
    if (binary) files.push({ path: entry.path, binary });
  }
  return files;
}

/** `undefined` for any other file, and for one that only begins like a program. */
function describeIfBinary(content: Uint8Array): BinaryDescription | undefined {
  try {
    return describeBinary(content);
  } catch (error) {
    if (error instanceof OnebeamError) return undefined;
    throw error;
  }
}

/** `linux x64, glibc`. */
export function binaryWords({ os, cpus, libc }: BinaryDescription): string {
  return `${os} ${cpus.join(' and ')}${libc ? `, ${libc}` : ''}`;
}
