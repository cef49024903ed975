import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { BuildRequest } from '../build-request.ts';
import { inPrivateFolder } from '../cache/in-private-folder.ts';
import { defaultContext } from '../context.ts';
import { inspect } from '../executable/read/inspect.ts';
import { unpack } from '../executable/read/unpack.ts';
import type { BuildContext } from '../options.ts';
import { build } from '../pipeline/build.ts';
import { builtWith } from './built-with.ts';
import { type Difference, inspectedDifference } from './difference.ts';

/** An executable compared with the one built again from its content. */
export interface Rebuild {
  path: string;
  /** True if all bytes are equal. An added signature makes it false; `samePayload` stays true. */
  same: boolean;
  samePayload: boolean;
  /** SHA-256 of both, in lower-case hexadecimal. */
  sha256: [given: string, rebuilt: string];
  difference: Difference;
}

/**
 * Builds an executable again from the escript and the build options that it contains, and compares the results. Executables
 * with manifest format 1 do not record the options: they are guessed, except level, time and functions of a recorded start.
 * Icon, version and title for Windows are part of the launcher and are not restored.
 *
 * @param path of an executable built by onebeam.
 * @param request options that the executable does not record: the source of its runtime (by default the release it names);
 *   `level` is used for format 1 only.
 * @param context see `defaultContext` for the defaults.
 * @throws OnebeamError as `unpack` and `build`, also for an error of the target
 */
export function rebuild(
  path: string,
  request: Pick<BuildRequest, 'erts' | 'level' | 'offline' | 'mirror' | 'minRate' | 'lockFile'>,
  context: Partial<BuildContext> = {},
): Promise<Rebuild> {
  const surroundings = defaultContext(context);
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
