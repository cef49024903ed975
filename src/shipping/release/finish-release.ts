import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ReleasedFile } from '../channels/channel.ts';
import type { ShippedProgram, ThinTree } from '../channels/shipped-program.ts';
import { sbomPath } from '../sbom.ts';
import type { ShipContext, ShipRequest } from '../ship-request.ts';
import { minisign, readSignKey } from './minisign.ts';
import { releaseManifest, releaseManifestName } from './release-manifest.ts';
import { writeReleaseFile } from './write-release-file.ts';

/**
 * Writes what describes the files of a release, after all of them: the bills of materials of each target, `release.json`,
 * `SHA256SUMS`, and with a key the signatures of both.
 *
 * @param made the files so far; what is written is added.
 * @throws `sign-key-invalid`, `output-not-writable`
 */
export async function finishRelease(
  made: { files: ReleasedFile[] },
  program: ShippedProgram,
  request: ShipRequest,
  { signal }: ShipContext,
): Promise<void> {
  const { checksums = 'release', output, dryRun = false, signKey } = request;
  if (checksums === 'none') return;
  const write = async (path: string, kind: string, content: Uint8Array, more = {}) => {
    const file = { path, mode: 0o644 as const, content: () => [content] };
    const written = await writeReleaseFile(file, { output, dryRun, signal });
    made.files.push({ channel: 'archive', kind, path, ...more, ...written });
  };
  const bytes = (text: string) => new TextEncoder().encode(text);
  const sums = new Map<string, string>();
  if (checksums === 'folder') {
    for (const [name, sum] of await checksumsBefore(output)) sums.set(name, sum);
    for (const { executable } of program.targets) sums.set(basename(executable.path), executable.sha256);
    for (const { path, sha256, kind } of made.files) if (kind !== 'bundle') sums.set(path, sha256);
    return write(checksumFileName, 'checksums', bytes(checksumText(sums)));
  }
  const key = signKey === undefined ? undefined : readSignKey(signKey, '--sign-key');
  for (const { target, sbom, thin } of program.targets) {
    const stem = `${program.name}-${target}`;
    if (sbom) await write(`${stem}.cdx.json`, 'sbom', sbom, { target, form: 'fat' });
    const isThin = made.files.some((file) => file.target === target && file.form === 'thin');
    const own = isThin ? await billOf(await thin()) : undefined;
    if (own) await write(`${stem}-thin.cdx.json`, 'sbom', own, { target, form: 'thin' });
  }
  const { name, version, modified } = program;
  const described = bytes(releaseManifest(program, made.files, modified));
  await write(releaseManifestName, 'manifest', described);
  for (const { path, sha256 } of made.files) sums.set(path, sha256);
  const summed = bytes(checksumText(sums));
  await write(checksumFileName, 'checksums', summed);
  if (!key) return;
  const comment = `${name} ${version} sequence ${modified}`;
  for (const [path, content] of [
    [releaseManifestName, described],
    [checksumFileName, summed],
  ] as const) {
    await write(`${path}.minisig`, 'signature', bytes(minisign(content, key, comment)));
  }
}

const checksumFileName = 'SHA256SUMS';

/** The bill of materials of a thin tree with all its libraries: archives and images have them all. */
async function billOf({ files }: ThinTree): Promise<Uint8Array | undefined> {
  const bill = files.find(({ path }) => path === sbomPath);
  if (!bill) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of bill.read()) pieces.push(piece.slice());
  return Buffer.concat(pieces);
}

/** The text of a `SHA256SUMS`, as `sha256sum -c` reads it, sorted by name. */
const checksumText = (sums: ReadonlyMap<string, string>): string =>
  [...sums]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, sum]) => `${sum}  ${name}\n`)
    .join('');

/**
 * The sums that a folder's `SHA256SUMS` has from before, of files that still exist: a folder may get its targets one after
 * the other.
 *
 * @throws the system's error when there is a file that cannot be read
 */
async function checksumsBefore(folder: string): Promise<Map<string, string>> {
  const text = await readFile(join(folder, checksumFileName), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const sums = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, sum, name] = /^([0-9a-f]{64}) [ *]([^/\\]+)$/.exec(line) ?? [];
    if (sum && name && existsSync(join(folder, name))) sums.set(name, sum);
  }
  return sums;
}
