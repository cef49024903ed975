import { type Zippable, zipSync } from 'fflate';

/** A file of an archive. */
export interface ArchivedFile {
  /** With `/` between folders. */
  path: string;
  mode: 0o644 | 0o755;
  content: Uint8Array;
}

/** The first day that a zip archive can name: no build's time is in it. */
const earliest = new Date(1980, 0, 1);
const madeOnUnix = 3;
const regularFile = 0o100000;

/** A zip archive whose entries keep their modes: the same files give the same bytes on every host. */
export function writeZip(files: readonly ArchivedFile[]): Uint8Array {
  const entries: Zippable = {};
  for (const { path, mode, content } of files) {
    const attrs = ((regularFile | mode) << 16) >>> 0;
    entries[path] = [content, { mtime: earliest, os: madeOnUnix, attrs, level: 6 }];
  }
  return zipSync(entries);
}
