import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepared } from './cache.ts';
import { have, type Maybe, NotAvailable, orNotAvailable } from './not-available.ts';
import { type Otp, type OtpRelease, otp } from './otp.ts';
import { type Ran, type RunOptions, run } from './run.ts';
import { tool } from './tools.ts';

/** An OTP for arm64 whose programs qemu runs on this machine. */
export interface EmulatedOtp extends Otp {
  qemu: string;
  /** The files that qemu needs to run an arm64 executable: `qemu -L <sysroot> <executable>`. */
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

/** Runs arm64 programs, and what they start themselves. */
export interface Arm64Emulation {
  /** Who starts qemu for each of them. */
  by: 'binfmt_misc' | 'proot';
  /** `QEMU_LD_PREFIX` in the environment names the root of the libraries. */
  run(program: string, args: readonly string[], options: RunOptions): Promise<Ran>;
}

/**
 * An ELF header of a program for arm64, and which of its bits count, as `/proc/sys/fs/binfmt_misc/register` takes them. `P`
 * keeps `argv[0]`, `F` opens qemu once, so that it need not be found from inside of a root file system.
 */
const header = String.raw`\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00`;
const mask = String.raw`\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff`;

/**
 * The kernel starts qemu for every arm64 program, in a separate user namespace: the system is not changed. Since
 * Linux 6.7 each user namespace may have its own `binfmt_misc`.
 */
export function arm64Emulation(): Promise<Maybe<Arm64Emulation>> {
  return orNotAvailable(async () => {
    const { program: qemu } = have(await tool('qemu-aarch64'));
    const register = `mount -t binfmt_misc none /proc/sys/fs/binfmt_misc &&
      printf %s ":arm64:M:0:$1:$2:$3:PF" > /proc/sys/fs/binfmt_misc/register && shift 3 && exec "$@"`;
    const emulation: Arm64Emulation = {
      by: 'binfmt_misc',
      run: (program, args, options) =>
        run('unshare', ['-Urm', 'sh', '-c', register, 'sh', header, mask, qemu, program, ...args], options),
    };
    const tried = await emulation.run('true', [], {}).catch(() => undefined);
    if (tried?.exitCode !== 0) throw new NotAvailable('binfmt_misc in a user namespace');
    return emulation;
  });
}

/**
 * proot traces every process and starts qemu for each. `execve` at the end of a first start fails now and then with EFAULT
 * there, which it never does when the kernel starts qemu: a program that proot has failed may be started again.
 */
export function prootEmulation(): Promise<Maybe<Arm64Emulation>> {
  return orNotAvailable(async () => {
    const { program: qemu } = have(await tool('qemu-aarch64'));
    const { program: proot } = have(await tool('proot'));
    // proot's own exit code is that of whichever process ended last.
    const keepCode = 'file=$1; shift; "$@"; echo $? > "$file"';
    return {
      by: 'proot',
      async run(program, args, options) {
        const folder = await mkdtemp(join(tmpdir(), 'onebeam-proot-'));
        const file = join(folder, 'exit-code');
        const env = { ...(options.env ?? process.env), PROOT_NO_SECCOMP: '1' };
        const ran = await run(proot, ['-q', qemu, 'sh', '-c', keepCode, 'sh', file, program, ...args], {
          ...options,
          env,
        });
        const code = await readFile(file, 'utf8').catch(() => '-1');
        await rm(folder, { recursive: true });
        return { ...ran, exitCode: Number(code) };
      },
    };
  });
}

/** By `binfmt_misc`, or by proot where the kernel offers none. */
export async function someArm64Emulation(): Promise<Maybe<Arm64Emulation>> {
  const byKernel = await arm64Emulation();
  return byKernel instanceof NotAvailable ? prootEmulation() : byKernel;
}
