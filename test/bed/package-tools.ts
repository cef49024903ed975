import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostArchitecture } from './apt-root.ts';
import { prepared } from './cache.ts';
import { type Maybe, NotAvailable, orNotAvailable } from './not-available.ts';
import { type Ran, type RunOptions, run } from './run.ts';
import { unpackInto } from './unpack.ts';

/** A root file system of Debian with the tools of package managers: nothing of it is installed on this machine. */
export interface PackageTools {
  /** The root, as this machine sees it. Read only by convention: tests mount what they write over `/tmp`. */
  root: string;
  /**
   * Runs a program inside, with `shared` of this machine mounted at `/tmp`, and with `/dev` and `/proc`. Mounts end with it.
   */
  run(shared: string, program: string, args: readonly string[], options?: RunOptions): Promise<Ran>;
}

const packages = [
  ...[
    'base-files',
    'bash',
    'coreutils',
    'dash',
    'diffutils',
    'findutils',
    'grep',
    'gzip',
    'libc-bin',
    'mawk',
  ],
  ...['passwd', 'procps', 'sed', 'tar', 'util-linux', 'xz-utils', 'zstd'],
  ...[
    'dpkg',
    'dpkg-dev',
    'lintian',
    'rpm',
    'cpio',
    'pacman-package-manager',
    'libarchive-tools',
    'binutils',
    'file',
  ],
  ...['adduser', 'systemd', 'busybox', 'mksh'],
];

/** The tools, fetched and unpacked at the first call, or why there are none. */
export function packageTools(): Promise<Maybe<PackageTools>> {
  return orNotAvailable(async () => {
    if (process.getuid?.() !== 0 || !Bun.which('unshare')) throw new NotAvailable('root, for `chroot`');
    const root = await prepared('package-tools-1', async (stage) => {
      await unpackInto(stage, {
        suite: 'bookworm',
        architecture: hostArchitecture,
        packages,
        dependencies: true,
      });
      for (const folder of ['tmp', 'proc', 'dev', 'root', 'var/lib/dpkg/updates', 'var/lib/dpkg/info']) {
        await mkdir(join(stage, folder), { recursive: true });
      }
      for (const file of ['var/lib/dpkg/status', 'var/lib/dpkg/available', 'etc/fstab']) {
        await writeFile(join(stage, file), '');
      }
      await writeFile(
        join(stage, 'etc/passwd'),
        'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n',
      );
      await writeFile(join(stage, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\nstaff:x:50:\n');
      if (!existsSync(join(stage, 'usr/bin/awk'))) await symlink('mawk', join(stage, 'usr/bin/awk'));
      if (!existsSync(join(stage, 'bin/sh'))) await symlink('dash', join(stage, 'bin/sh'));
    });
    return { root, run: (shared, program, args, options) => inside(root, shared, program, args, options) };
  });
}

const mounts = `
  set -e
  root=$1 shared=$2; shift 2
  mount --bind "$shared" "$root/tmp"
  mount --rbind /dev "$root/dev"
  mount -t proc proc "$root/proc"
  exec chroot "$root" "$@"`;

function inside(
  root: string,
  shared: string,
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8', ...options.env };
  const words = ['--mount', '--pid', '--fork', 'sh', '-c', mounts, 'sh', root, shared, program, ...args];
  return run('unshare', words, { ...options, env });
}
