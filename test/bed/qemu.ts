import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepared } from './cache.ts';
import { have, type Maybe, orNotAvailable } from './not-available.ts';
import { type Otp, type OtpRelease, otp } from './otp.ts';
import { tool } from './tools.ts';

/** An OTP for arm64 whose programs qemu runs on this machine. */
export interface EmulatedOtp extends Otp {
  qemu: string;
  /** What a finished arm64 executable needs when qemu runs it: `qemu -L <sysroot> <executable>`. */
  arguments: string[];
}

/**
 * OTP 25 or 27 for arm64. `bin`, `erlexec` and `environment` name small scripts that start qemu, since a node executes
 * its helpers by path; `root` is the tree as Debian built it, for packing.
 */
export function emulatedOtp(release: Extract<OtpRelease, 25 | 27>): Promise<Maybe<EmulatedOtp>> {
  return orNotAvailable(async () => {
    const tree = have(await otp(release, 'arm64'));
    const { program: qemu } = have(await tool('qemu-aarch64'));
    const bin = await prepared(`otp-${release}-arm64-qemu-2`, async (stage) => {
      for (const name of await readdir(tree.bin)) {
        const script = `#!/bin/sh\nexec ${qemu} -L ${tree.sysroot.folder} -0 "$0" ${join(tree.bin, name)} "$@"\n`;
        await writeFile(join(stage, name), script);
        await chmod(join(stage, name), 0o755);
      }
    });
    const erlexec = join(bin, 'erlexec');
    return {
      ...tree,
      bin,
      erlexec,
      escript: join(bin, 'escript'),
      environment: { ...tree.environment, BINDIR: bin, ESCRIPT_EMULATOR: erlexec },
      qemu,
      arguments: ['-L', tree.sysroot.folder],
    };
  });
}
