import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inPrivateFolder } from '../cache/in-private-folder.ts';
import { inspect } from '../executable/read/inspect.ts';
import { unpack } from '../executable/read/unpack.ts';
import type { BuildContext, BuildRequest } from '../options.ts';
import { emulatorFolder } from '../payload/format/layout.ts';
import type { Manifest } from '../payload/format/manifest.ts';
import { build } from '../pipeline/build.ts';
import { packedEscript, packedOtp } from './analyse-executable.ts';
import { type Difference, inspectedDifference } from './difference.ts';
import { guessOptions } from './guess-options.ts';
import { releaseRequest } from './release-executable.ts';

/** An executable beside the one that came out when it was built again. */
export interface Rebuild {
  path: string;
  /** Whether every byte is the same. A signature that somebody added makes it false, and `samePayload` stays true. */
  same: boolean;
  samePayload: boolean;
  /** Of the given one and of the new one, lower-case hexadecimal. */
  sha256: [given: string, rebuilt: string];
  difference: Difference;
}

/**
 * Builds an executable again from the escript and the build options that it carries, and compares. An executable of
 * manifest format 1 has no build options: they are guessed (`guess-options.ts`), but for level and time. Windows' icon,
 * version and title are not taken from it: they are the launcher's.
 *
 * @param request what it cannot tell: where its runtime came from (the release it names, by default); `level` counts for
 *   format 1 only.
 * @throws as `unpack`, `packedEscript`, `guessOptions` and `build`; what went wrong with the target
 */
export function rebuild(
  path: string,
  request: Pick<BuildRequest, 'erts' | 'level' | 'offline' | 'mirror' | 'minRate' | 'lockFile'>,
  surroundings: BuildContext,
): Promise<Rebuild> {
  return inPrivateFolder(surroundings.cacheFolder, async (folder) => {
    const place = join(folder, 'release');
    const given = await unpack(path, place, surroundings);
    const { manifest } = given;
    const { modified, ...options } = await builtWith(manifest, place);
    const output = join(folder, 'rebuilt', manifest.target.startsWith('windows') ? 'it.exe' : 'it');
    const { erts = manifest.otp.release } = request;
    // A level of the project's configuration is not what this executable was built with.
    const level = options.level ?? request.level;
    const { failures } = await build(
      { ...options, ...request, erts, level, output },
      { ...surroundings, ...(modified !== undefined && { sourceDateEpoch: modified }) },
    );
    for (const { error } of failures) throw error;
    const rebuilt = await inspect(output);
    const sha256: Rebuild['sha256'] = [await fileDigest(path), await fileDigest(output)];
    return {
      path,
      same: sha256[0] === sha256[1],
      samePayload: given.payload.sha256 === rebuilt.payload.sha256,
      sha256,
      difference: inspectedDifference(given, rebuilt),
    };
  });
}

/**
 * The options that it was built with, as a request.
 *
 * @param release where it is unpacked.
 */
async function builtWith(
  manifest: Manifest,
  release: string,
): Promise<Omit<BuildRequest, 'output'> & { modified?: number }> {
  if (manifest.release) {
    const { modified } = manifest.build!;
    return { ...(await releaseRequest(release, manifest)), modified };
  }
  const escript = await packedEscript(release, manifest);
  const { name, target, start } = manifest;
  const always = {
    ...{ escript: escript.path, name, targets: [target], inheritEnvironment: start.inherit },
    ...(start.keepConsole && { windows: { console: 'keep' } }),
  };
  if (!manifest.build)
    return { ...always, ...(await guessOptions(escript, await packedOtp(release), manifest, release)) };
  const priv = manifest.build.priv.map(({ application, folder }) => ({
    application,
    folder: join(release, folder),
  }));
  // A folder without files is not in a payload.
  for (const { folder } of priv) await mkdir(folder, { recursive: true });
  const { windowsVcruntime, release: _, ...built } = manifest.build;
  const emulator = join(release, emulatorFolder('windows', manifest.otp.erts));
  return { ...always, ...built, priv, ...(windowsVcruntime && { windowsVcruntime: emulator }) };
}

async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
}
