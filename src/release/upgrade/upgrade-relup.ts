import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { OtpTree } from '../../otp/otp-tree.ts';
import { releaseFile } from '../../payload/format/layout.ts';
import { makeRelup } from '../../systools/relup/make-relup.ts';
import type { ReleaseInput } from '../release-input.ts';
import { rewrittenFiles } from '../target/rewritten-files.ts';
import { type PlannedApplication, targetApplications } from '../target/target-applications.ts';

/** A version of a release, with the applications that it has for a target. */
export interface PlannedVersion {
  name: string;
  version: string;
  applications: readonly PlannedApplication[];
}

/** A version to upgrade from, as it was given. */
export interface OlderVersion {
  input: ReleaseInput;
  /** An executable has an emulator already, and a release gets the one of its target. */
  isExecutable: boolean;
}

/**
 * Makes the file `relup` of a version: what `release_handler` does to get to it from each older version while the release runs, and
 * back. The scripts come from the `.appup` files of the new version's applications.
 *
 * The older versions get the applications of the target's OTP, as their executables have them: a relup that names others would not
 * fit. Which emulator really runs is checked before an upgrade.
 *
 * @param from at least one.
 * @param folder private and empty, gone after the build.
 * @throws OnebeamError `release-invalid`: `relup` with the message of systools, when an application whose version changed has no `.appup`
 *   file, or no entry in it for the older version; `upgrade-same-version`; `upgrade-emulator`
 */
export async function upgradeRelup(
  to: PlannedVersion,
  from: readonly OlderVersion[],
  otp: OtpTree,
  folder: string,
): Promise<Uint8Array> {
  const older = from.map(({ input, isExecutable }) => {
    const { path, version, erts } = input;
    if (version === to.version) {
      throw new OnebeamError('release-invalid', { path, problem: 'upgrade-same-version', found: version });
    }
    if (isExecutable && erts !== otp.erts) {
      throw new OnebeamError('release-invalid', {
        ...{ path, problem: 'upgrade-emulator', expected: otp.erts, found: erts },
      });
    }
    return { ...input, applications: targetApplications(input, otp).applications };
  });
  const laidOut = await Promise.all(
    [to, ...older].map((version, index) => layOut(version, otp, join(folder, String(index)))),
  );
  const [top, ...bases] = laidOut.map(({ rel }) => rel);
  const made = await makeRelup(top!, bases, bases, {
    path: laidOut.flatMap(({ ebins }) => ebins),
    codePath: [],
    outdir: folder,
    otp: Number(otp.release),
  });
  if (made.status === 'error') {
    throw new OnebeamError('release-invalid', {
      ...{ path: older[0]!.path, problem: 'relup', found: made.text.trim().replace(/\s+/g, ' ') },
    });
  }
  return readFile(made.made.relupFile!);
}

/**
 * Writes the files of a version that systools reads: its `.rel` file, and `.app` and `.appup` files of its
 * applications.
 */
async function layOut(
  { name, version, applications }: PlannedVersion,
  otp: OtpTree,
  folder: string,
): Promise<{ rel: string; ebins: string[] }> {
  await mkdir(folder, { recursive: true });
  const facts = { name, version, erts: otp.erts, otp: Number(otp.release), applications };
  const file = rewrittenFiles(facts).find(({ path }) => path === releaseFile(version, `${name}.rel`))!;
  await writeFile(join(folder, `${name}.rel`), file.content as Uint8Array);
  const ebins = await Promise.all(
    applications.map(async ({ name: application, from }) => {
      if (from === 'otp') return join(otp.applications.get(application)!.folder, 'ebin');
      const own = join(from.folder, 'ebin');
      const ebin = join(folder, 'lib', `${application}-${from.resource.version}`, 'ebin');
      await mkdir(ebin, { recursive: true });
      const names = (await readdir(own)).filter((one) => /\.appup$/.test(one));
      await copyFile(from.appFile, join(ebin, basename(from.appFile)));
      for (const one of names) await copyFile(join(own, one), join(ebin, one));
      return ebin;
    }),
  );
  return { rel: join(folder, name), ebins };
}
