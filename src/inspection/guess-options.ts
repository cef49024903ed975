import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { analyse, analyseIncomplete } from '../analysis/analyse.ts';
import type { PayloadRequest } from '../build-request.ts';
import { decodeTerm } from '../erlang/external/decode-term.ts';
import type { Escript } from '../escript/escript.ts';
import type { OtpTree } from '../otp/otp-tree.ts';
import { recordedOtp } from '../otp/recorded-otp.ts';
import { bootFile, isLaidOutModule } from '../payload/format/layout.ts';
import type { Manifest } from '../payload/format/manifest.ts';
import { loadedAtOnce } from '../start/fast-boot.ts';
import { profileArguments } from '../start/start-profile.ts';

// Executables of manifest format 1 do not record their build options. This guesses them from the content; no other
// module should need it.

/** Requested and refused applications. */
export interface GuessedApplications {
  /** Packed although nothing names them; sorted. */
  added: string[];
  /** Needed but excluded; sorted. */
  dropped: string[];
}

/** @param otp the packed runtime, unpacked. @throws `zip-damaged` */
export function guessApplications(escript: Escript, otp: OtpTree): GuessedApplications {
  const dropped = missingIn(escript, otp);
  const { applications } = analyse(escript, otp, { dropApplications: dropped });
  const needed = new Set(applications.map(({ name }) => name));
  const beyond = [...otp.applications.keys()].filter((name) => !needed.has(name)).sort();
  const left = new Set([...dropped, ...calledInVain(escript, otp)]);
  return { added: withoutNeeded(beyond, otp), dropped: [...left].sort() };
}

/** Something that is needed but missing was excluded when the executable was made. */
function missingIn(escript: Escript, otp: OtpTree): string[] {
  const dropped: string[] = [];
  for (;;) {
    const { missing } = analyseIncomplete(escript, otp, { dropApplications: dropped });
    if (missing.size === 0) return dropped;
    dropped.push(...missing.keys());
  }
}

/** Applications whose modules the escript calls, and that are missing: a recorded OTP shows to which they belong. */
function calledInVain(escript: Escript, otp: OtpTree): string[] {
  const calls = ['imported', 'called'];
  return analyse(escript, recordedOtp)
    .applications.filter(({ reasons }) => reasons.some(({ kind }) => calls.includes(kind)))
    .map(({ name }) => name)
    .filter((name) => !otp.applications.has(name));
}

/**
 * The applications that nothing else needs, without those that another one of them needs: `ssl`, and not also
 * `crypto`.
 */
function withoutNeeded(names: readonly string[], otp: OtpTree): string[] {
  const needed = (name: string) =>
    names.some(
      (other) => other !== name && otp.applications.get(other)?.resource.applications.includes(name),
    );
  return names.filter((name) => !needed(name));
}

/**
 * Guesses a request that makes the same payload.
 *
 * @param release where it is unpacked.
 * @throws as `guessApplications`
 */
export async function guessOptions(
  escript: Escript,
  otp: OtpTree,
  manifest: Manifest,
  release: string,
): Promise<PayloadRequest> {
  const { added, dropped } = guessApplications(escript, otp);
  return {
    addApplications: added,
    // Also what only they needed: what is not there was not wanted.
    dropApplications: [...dropped, ...recordedOtp.applications.keys()].filter(
      (name) => !otp.applications.has(name),
    ),
    boot: bootOf(manifest),
    profile: profileOf(manifest),
    priv: await privFolders(release),
    startModules: await startModulesOf(release),
    shake: isShaken(otp),
    // Executables of this format were built without libraries, and with the runtime's files as they are.
    systemLibraries: true,
    keepDebug: true,
  };
}

/** A program whose flags do not fit a tailored boot file has the generic one, and its modules are laid out as well. */
const bootOf = ({ files }: Manifest): 'escript' | 'fast' =>
  files.some(({ path }) => path === programBoot || isLaidOutModule(path)) ? 'fast' : 'escript';

function profileOf({ start }: Manifest): 'cli' | 'none' {
  const wanted = profileArguments('cli');
  const at = (offset: number) => wanted.every((word, index) => start.arguments[offset + index] === word);
  return start.arguments.some((_, offset) => at(offset)) ? 'cli' : 'none';
}

/** Only this option removes modules that an application lists. */
const isShaken = ({ applications }: OtpTree): boolean =>
  [...applications.values()].some(({ resource, modules }) => {
    const there = new Set(modules);
    return resource.modules.some((module) => !there.has(module));
  });

/** Laid out modules may come from the archive or from elsewhere; those of an archive have any name. */
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

const programBoot = bootFile('program');
