import { chmodSync, lutimesSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A folder of files, and calls of systools in it, one after the other. */
export interface ReleaseCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly links?: Readonly<Record<string, string>>;
  /** Empty files whose names are bytes, not text: each character is one byte. */
  readonly rawFiles?: readonly string[];
  /** Folders without files. */
  readonly folders?: readonly string[];
  /** Of files that are not 0644. */
  readonly modes?: Readonly<Record<string, number>>;
  /** Of files that are not as old as all others, in seconds since 1970. */
  readonly modified?: Readonly<Record<string, number>>;
  readonly calls: readonly Call[];
}

export interface Call {
  readonly run: 'make_script' | 'make_tar' | 'script2boot';
  /** Of the release, or of the script. */
  readonly name: string;
  /** Erlang text of a list, without `silent`. */
  readonly options?: string;
}

/** When everything was made that does not say otherwise: 2020-09-13. */
export const caseTime = 1_600_000_000;

/** Makes the files of a case in an empty folder; the same bytes, modes and times everywhere. */
export function layOut(
  folder: string,
  { files, links = {}, rawFiles = [], folders = [], modes, modified }: ReleaseCase,
): void {
  for (const path of folders) mkdirSync(join(folder, path), { recursive: true, mode: 0o755 });
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
    writeFileSync(file, content);
    chmodSync(file, modes?.[path] ?? 0o644);
    const time = modified?.[path] ?? caseTime;
    utimesSync(file, time, time);
  }
  for (const path of rawFiles) {
    const file = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(path, 'latin1')]);
    writeFileSync(file, '');
    utimesSync(file, caseTime, caseTime);
  }
  for (const [path, target] of Object.entries(links)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
    symlinkSync(target, file);
    lutimesSync(file, caseTime, caseTime);
  }
  for (const path of folders) {
    chmodSync(join(folder, path), 0o755);
    utimesSync(join(folder, path), caseTime, caseTime);
  }
}
