import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { programsOf } from '../../src/otp/minimal/programs.ts';
import { type OperatingSystem, type Target, targetParts, targets } from '../../src/targets/target.ts';
import { elf64 } from '../binary/elf/elf-sample.ts';
import { signedMacho } from '../binary/macho/signed-macho.ts';
import { pe64 } from '../binary/pe/pe-sample.ts';
import { prepared } from './cache.ts';
import { have, type Maybe, orNotAvailable } from './not-available.ts';
import { type Otp, otp } from './otp.ts';

const glibcTargets: Partial<Record<Target, 'amd64' | 'arm64'>> = {
  'linux-x64': 'amd64',
  'linux-arm64': 'arm64',
};

/**
 * A folder with an OTP 27 for every target, each below the target's name: Debian's real ones for Linux with glibc. For
 * the others a tree of the right shape, with Debian's modules, whose native programs have the right headers and as many
 * bytes as real ones, but do not run.
 */
export function runtimes(): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    const real = { amd64: have(await otp(27, 'amd64')), arm64: have(await otp(27, 'arm64')) };
    return prepared('runtimes-27-2', async (stage) => {
      for (const target of targets) {
        const architecture = glibcTargets[target];
        if (architecture) await symlink(real[architecture].root, join(stage, target));
        else await standIn(join(stage, target), target, real.amd64);
      }
    });
  });
}

async function standIn(place: string, target: Target, { root, bin, erts }: Otp): Promise<void> {
  const { os } = targetParts(target);
  const folder = join(place, `erts-${erts}`, 'bin');
  await mkdir(folder, { recursive: true });
  await mkdir(join(place, 'lib'));
  await symlink(join(root, 'releases'), join(place, 'releases'));
  for (const application of await readdir(join(root, 'lib'))) {
    await mkdir(join(place, 'lib', application));
    // Not `priv`: what is native there is for Linux.
    await symlink(join(root, 'lib', application, 'ebin'), join(place, 'lib', application, 'ebin'));
  }
  const { needed, wanted, distribution } = programsOf(os);
  for (const name of [...needed, ...wanted, ...distribution]) {
    const like = basename(name, '.exe')
      .replace(/^(erl|erlexec\.dll)$/, 'erlexec')
      .replace(/\.dll$/, '');
    const code = await readFile(join(bin, like));
    await writeFile(join(folder, name), Buffer.concat([header(target, os), code]), { mode: 0o755 });
  }
}

/** An executable of the target that does nothing; its format allows any data after it. */
function header(target: Target, os: OperatingSystem): Buffer {
  const isArm = targetParts(target).cpu === 'arm64';
  switch (os) {
    case 'windows':
      return pe64({ machine: isArm ? 0xaa64 : 0x8664 });
    case 'darwin':
      return signedMacho({ cpuType: isArm ? 0x0100000c : 0x01000007 });
    case 'linux': {
      const cpu = isArm ? 'aarch64' : 'x86_64';
      return elf64({ machine: isArm ? 183 : 62, interpreter: `/lib/ld-musl-${cpu}.so.1` });
    }
  }
}
