import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildRequest, ProgramRequest } from '../build-request.ts';
import type { Escript } from '../escript/escript.ts';
import { emulatorFolder } from '../payload/format/layout.ts';
import type { Manifest } from '../payload/format/manifest.ts';
import { packedEscripts, packedOtp } from './analyse-executable.ts';
import { guessOptions } from './guess-options.ts';
import { releaseRequest } from './release-executable.ts';

/**
 * The options that an executable was built with, as a request.
 *
 * @param release where it is unpacked.
 */
export async function builtWith(
  manifest: Manifest,
  release: string,
): Promise<Omit<BuildRequest, 'output'> & { modified?: number }> {
  if (manifest.release) {
    return { ...(await releaseRequest(release, manifest)), modified: manifest.build!.modified };
  }
  const packed = await packedEscripts(release, manifest);
  const { escript } = packed[0]!;
  const { name, target, start } = manifest;
  const programs = await programRequests(packed, manifest, release);
  const always = {
    ...{ escript: escript.path, name, targets: [target], inheritEnvironment: start.inherit },
    ...(programs && { programs }),
    ...(start.keepConsole && { windows: { console: 'keep' } }),
  };
  if (!manifest.build)
    return { ...always, ...(await guessOptions(escript, await packedOtp(release), manifest, release)) };
  const priv = await laidOutPriv(manifest.build.priv, release);
  const { windowsVcruntime, release: _, ...built } = manifest.build;
  const emulator = join(release, emulatorFolder('windows', manifest.otp.erts));
  return { ...always, ...built, priv, ...(windowsVcruntime && { windowsVcruntime: emulator }) };
}

/** Nothing for an executable with one program. */
const programRequests = async (
  packed: readonly { escript: Escript }[],
  { programs }: Manifest,
  release: string,
): Promise<ProgramRequest[] | undefined> =>
  programs &&
  Promise.all(
    programs.map(async ({ name, priv, startModules }, index) => ({
      ...{ name, startModules, escript: packed[index]!.escript.path },
      priv: await laidOutPriv(priv, release),
    })),
  );

async function laidOutPriv(
  given: readonly { application: string; folder: string }[],
  release: string,
): Promise<{ application: string; folder: string }[]> {
  const priv = given.map(({ application, folder }) => ({ application, folder: join(release, folder) }));
  // A folder without files is not in a payload.
  for (const { folder } of priv) await mkdir(folder, { recursive: true });
  return priv;
}
