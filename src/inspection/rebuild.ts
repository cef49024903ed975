import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeTerm } from '../erlang/external/decode-term.ts';
import { inspect } from '../executable/read/inspect.ts';
import { unpack } from '../executable/read/unpack.ts';
import type { BuildRequest, Surroundings } from '../options.ts';
import type { OtpTree } from '../otp/otp-tree.ts';
import { recordedOtp } from '../otp/recorded-otp.ts';
import type { Manifest } from '../payload/format/manifest.ts';
import { build } from '../pipeline/build.ts';
import { inPrivateFolder } from '../pipeline/in-private-folder.ts';
import { loadedAtOnce } from '../start/fast-boot.ts';
import { profileArguments } from '../start/start-profile.ts';
import { packedAnalysis } from './analyse-executable.ts';
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
 * Builds an executable again from the escript that it carries, and compares. Name, target, applications, `priv` folders,
 * variables and the way it starts are taken from it. Windows' icon, version and title are not: they are the launcher's.
 *
 * @param request what it cannot tell: where its runtime came from (the release it names, by default) and the level.
 * @throws as `unpack`, `packedAnalysis` and `build`; what went wrong with the target
 */
export function rebuild(
  path: string,
  request: Pick<BuildRequest, 'erts' | 'level' | 'offline' | 'mirror' | 'lockFile'>,
  surroundings: Surroundings,
): Promise<Rebuild> {
  return inPrivateFolder(surroundings.cacheFolder, async (folder) => {
    const place = join(folder, 'release');
    const given = await unpack(path, place, surroundings);
    const { manifest } = given;
    const { escript, otp, added, dropped } = await packedAnalysis(place, manifest);
    const output = join(folder, 'rebuilt', manifest.target.startsWith('windows') ? 'it.exe' : 'it');
    const { failures } = await build(
      {
        ...request,
        erts: request.erts ?? manifest.otp.release,
        escript,
        output,
        name: manifest.name,
        targets: [manifest.target],
        addApplications: added,
        // Also what only they needed: what is not there was not wanted.
        dropApplications: [...dropped, ...recordedOtp.applications.keys()].filter(
          (name) => !otp.applications.has(name),
        ),
        inheritEnvironment: manifest.start.inherit,
        boot: bootOf(manifest),
        profile: profileOf(manifest),
        priv: await privFolders(place),
        startModules: await startModulesOf(place),
        shake: isShaken(otp),
      },
      surroundings,
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

/** A program whose flags do not fit a boot file of its own has the plain one, and its modules laid out all the same. */
const bootOf = ({ files }: Manifest): 'escript' | 'fast' =>
  files.some(({ path }) => path === programBoot || /^lib\/(?!onebeam\/).*\.beam$/.test(path))
    ? 'fast'
    : 'escript';

function profileOf({ start }: Manifest): 'cli' | 'none' {
  const wanted = profileArguments('cli');
  const at = (offset: number) => wanted.every((word, index) => start.arguments[offset + index] === word);
  return start.arguments.some((_, offset) => at(offset)) ? 'cli' : 'none';
}

/** Nothing else leaves modules out that an application lists. */
const isShaken = ({ applications }: OtpTree): boolean =>
  [...applications.values()].some(({ resource, modules }) => {
    const there = new Set(modules);
    return resource.modules.some((module) => !there.has(module));
  });

/** Whether they came from the archive or from elsewhere, they are what was laid out; an archive's have any name. */
async function privFolders(release: string): Promise<{ application: string; folder: string }[]> {
  const names = await readdir(join(release, 'lib')).catch(() => []);
  return names
    .map((application) => ({ application, folder: join(release, 'lib', application, 'priv') }))
    .filter(({ folder }) => existsSync(folder));
}

async function startModulesOf(release: string): Promise<string[]> {
  const boot = await readFile(join(release, programBoot)).catch(() => undefined);
  return boot ? loadedAtOnce(decodeTerm(boot)) : [];
}

const programBoot = 'erts/bin/program.boot';

async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
}
