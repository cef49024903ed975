import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { consultFirst } from '../../../src/erlang/syntax/consult.ts';
import { tarEntries } from './tar-entries.ts';

/** The effects of a call: equal for OTP's systools and onebeam's if both do the same. */
export interface Observation {
  /** The term that came back, on one line. */
  readonly returned: string;
  /** Its text. */
  readonly text: string;
  /**
   * Digests of files that were made or changed, by name, with the mode of one that is not 0644; `gone` for one that was
   * deleted. Links are not files.
   */
  readonly files: Readonly<Record<string, string>>;
}

/** Under which everything is recorded: new files become 0644. */
export const recordedUmask = 0o022;

/** @param mode without the kind of file. */
export const withMode = (sum: string, mode: number): string =>
  mode === 0o644 ? sum : `${sum} ${mode.toString(8)}`;

export const digest = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/**
 * The digest of a file that a call made. Of an archive it covers the entries (block by block in their order, within a
 * block sorted, as systools takes them in the order of the file system) but not owners and compression.
 *
 * @param folder in which the call ran: as the place of the folder is different each time, a script with absolute paths is
 *   compared as a term without them.
 */
export function digestOf(name: string, content: Uint8Array, folder: string): string {
  const bytes = Buffer.from(content);
  if (name.endsWith('.tar.gz')) return digest(tarEntries(gunzipSync(bytes)).join('\n'));
  if (name.endsWith('.script') && bytes.includes(folder)) {
    return digest(printFlat(consultFirst(bytes, name), 'unicode').replaceAll(folder, '.'));
  }
  if (name.endsWith('.boot') && bytes.includes(folder)) return 'has absolute paths';
  return digest(bytes);
}
