import type { BinaryDescription } from '../binary/binary-description.ts';
import { describeIfBinary } from '../binary/describe-if-binary.ts';
import { entryContent } from '../escript/archive-modules.ts';
import type { Escript } from '../escript/escript.ts';
import { applicationsWithPriv } from '../start/laid-out-applications.ts';

/** A file with machine code in the archive of an escript: a NIF, a driver, a program. */
export interface NativeFile {
  /** In the archive. */
  path: string;
  binary: BinaryDescription;
}

/**
 * The files with machine code in an archive that stay there and nowhere else, in its order. Those of applications that
 * are laid out are real files in the end.
 *
 * @throws `zip-damaged`
 */
export function nativeFiles(escript: Escript): NativeFile[] {
  const { body } = escript;
  if (body.kind !== 'archive') return [];
  const laidOut = new Set(applicationsWithPriv(body));
  const files: NativeFile[] = [];
  for (const entry of body.entries) {
    if (entry.isFolder || /\.(beam|app)$/.test(entry.path)) continue;
    if (laidOut.has(entry.path.split('/', 1)[0]!)) continue;
    const binary = describeIfBinary(entryContent(escript, body, entry));
    if (binary) files.push({ path: entry.path, binary });
  }
  return files;
}

/** `linux x64, glibc`. */
export function binaryWords({ os, cpus, libc }: BinaryDescription): string {
  return `${os} ${cpus.join(' and ')}${libc ? `, ${libc}` : ''}`;
}
