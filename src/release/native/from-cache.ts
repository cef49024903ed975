import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { Readable } from 'node:stream';
import type { PayloadFile } from '../../archive/payload-file.ts';
import type { BinaryDescription } from '../../binary/binary-description.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { readFailure } from '../../files/read-failure.ts';
import { releaseApplication } from '../../payload/format/layout.ts';
import { gunzipStream } from '../../runtimes/unpack/decompressed.ts';
import { type Cpu, type Target, targetParts } from '../../targets/target.ts';
import { unpackTar } from '../read/unpack-release.ts';
import { walk } from '../read/walk.ts';
import { filesOf, type NativeCaches } from './cache-folders.ts';
import {
  type ArchiveName,
  archiveText,
  chooseArchive,
  makeArchives,
  nifVersionOf,
  precompiledArchives,
  precompiledName,
} from './cache-names.ts';
import { type Misfit, nativeUnfit } from './check-native.ts';
import { checksumsOf } from './checksums.ts';

export interface FromCacheRequest {
  caches: NativeCaches;
  target: Target;
  emulator: BinaryDescription;
  /** OTP of the target. */
  otp: number;
  /** All that are packed. */
  applications: readonly { name: string; version: string }[];
  /** Private, kept until the build is done. */
  workFolder: string;
}

/** Native code for a target that was found in the caches of the author's tools. */
export interface FromCache {
  files: PayloadFile[];
  /** Paths of files for another system whose place others take. */
  replaced: string[];
  /** The used files, absolute, by application. */
  archives: { application: string; path: string }[];
}

/**
 * Replaces native code of a release that does not run on the target by what elixir_make (with cc_precompiler) and
 * `rustler_precompiled` have fetched for it. An archive has to have the checksum that the package of its application has.
 *
 * A library of `rustler_precompiled` is packed under the name of the author's, which is written into the module that loads it.
 *
 * @param misfits of applications without a fitting file.
 * @throws OnebeamError `release-native-unfit` where no cache has an archive, `release-native-cache`, and as `unpackTar`
 */
export async function nativeFromCache(
  misfits: readonly Misfit[],
  request: FromCacheRequest,
): Promise<FromCache> {
  const { caches, target, applications } = request;
  const { cpu } = targetParts(target);
  const processor = request.emulator.cpus.includes(cpu) ? cpu : (request.emulator.cpus[0] as Cpu);
  const nif = nifVersionOf(request.otp);
  const listed = await filesOf(caches.folders);
  const found: FromCache = { files: [], replaced: [], archives: [] };
  /** Of elixir_make: one archive has all files of an application. */
  const taken = new Set<string>();
  for (const misfit of misfits) {
    const { path, application } = misfit;
    const known = applications.find(({ name }) => name === application);
    const base = posix.basename(path);
    const rust = precompiledName(base);
    if (!rust && taken.has(application)) continue;
    const names = rust
      ? precompiledArchives(rust.crate, target, processor)
      : makeArchives(application, known?.version ?? '', target, processor);
    const archive = known && findArchive(listed, names, nif);
    if (!known || !archive) throw nativeUnfit(misfit, target, lookedFor(names, nif, caches));
    const files = await unpacked(archive, application, request);
    found.archives.push({ application, path: archive.path });
    if (rust) {
      const [library] = files.filter(
        ({ path }) => precompiledName(posix.basename(path))?.crate === rust.crate,
      );
      if (!library) throw unusable(archive, application, 'content');
      const extension = posix.extname(library.path);
      const place = posix.join(posix.dirname(path), base.replace(/\.(so|dll)$/, extension));
      found.files.push({ ...library, path: place });
      found.replaced.push(path);
    } else {
      taken.add(application);
      const priv = `${releaseApplication(known.name, known.version)}/priv/`;
      found.files.push(...files.map((file) => ({ ...file, path: `${priv}${file.path}` })));
      const own = misfits.filter((one) => one.application === application);
      found.replaced.push(...own.map((one) => one.path).filter((one) => !isPrecompiled(one)));
    }
  }
  return found;
}

const isPrecompiled = (path: string): boolean => precompiledName(posix.basename(path)) !== undefined;

interface Archive {
  name: string;
  path: string;
}

function findArchive(
  listed: ReadonlyMap<string, readonly string[]>,
  names: readonly ArchiveName[],
  nif: string,
): Archive | undefined {
  for (const name of names) {
    for (const [folder, files] of listed) {
      const file = chooseArchive(files, name, nif);
      if (file !== undefined) return { name: file, path: join(folder, file) };
    }
  }
  return undefined;
}

const lookedFor = (names: readonly ArchiveName[], nif: string, { folders }: NativeCaches) => ({
  archive: archiveText(names[0]!, nif),
  folders: [...folders],
});

type Unusable = 'no-checksum' | 'checksum' | 'content';

const unusable = ({ path }: Archive, application: string, problem: Unusable): OnebeamError =>
  new OnebeamError('release-native-cache', { path, problem, application });

/** @returns its files, by their paths in it. */
async function unpacked(
  archive: Archive,
  application: string,
  { caches, workFolder }: FromCacheRequest,
): Promise<PayloadFile[]> {
  const { name, path } = archive;
  const expected = (await checksumsOf(application, caches)).get(name);
  if (expected === undefined) throw unusable(archive, application, 'no-checksum');
  // Opening a FIFO would wait for a writer.
  if (!(await stat(path).catch(() => undefined))?.isFile()) throw unusable(archive, application, 'content');
  const bytes = await readFile(path).catch((cause) => {
    throw new OnebeamError('release-file-unreadable', { path, found: readFailure(cause) }, { cause });
  });
  if (createHash('sha256').update(bytes).digest('hex') !== expected) {
    throw unusable(archive, application, 'checksum');
  }
  await mkdir(workFolder, { recursive: true });
  const folder = await mkdtemp(join(workFolder, 'native-'));
  await unpackTar(gunzipStream(Readable.from([bytes])), folder, path);
  return (await walk(folder, '', { root: folder })).files;
}
