import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { inPrivateFolder } from '../cache/in-private-folder.ts';
import { inspect } from '../executable/read/inspect.ts';
import { unpack } from '../executable/read/unpack.ts';
import type { BuildContext, BuildRequest } from '../options.ts';
import { build } from '../pipeline/build.ts';
import { builtWith } from './built-with.ts';
import { type Difference, inspectedDifference } from './difference.ts';

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
 * @throws as `unpack`, `packedEscripts`, `guessOptions` and `build`; what went wrong with the target
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

async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
}
