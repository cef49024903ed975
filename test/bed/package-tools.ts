import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostArchitecture } from './apt-root.ts';
import { prepared, readVersions } from './cache.ts';
import { type Maybe, NotAvailable, orNotAvailable } from './not-available.ts';
import { hangsAfter, type Ran, type RunOptions, run } from './run.ts';
import { unpackInto } from './unpack.ts';

/** A machine with Debian on it and the tools of package managers. What it changes is kept apart from everything else. */
export interface PackageMachine {
  /**
   * Runs a shell script inside. `/tmp` is a folder of this machine that survives, and so does all that the script writes anywhere:
   * `installed` is how this machine sees it.
   */
  run(script: string, options?: RunOptions): Promise<Ran & { out: string; err: string }>;
  /** This machine's path of `/tmp`. */
  shared: string;
  /** This machine's path of the files that were written or changed inside. */
  written: string;
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
    'makepkg',
    'libarchive-tools',
    'binutils',
    'file',
  ],
  ...['adduser', 'systemd', 'busybox', 'mksh'],
];

/** The root file system with the tools, fetched and unpacked at the first call, or why there is none. */
export function packageTools(): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    if (process.getuid?.() !== 0 || !Bun.which('unshare')) throw new NotAvailable('root, for `chroot`');
    const root = await prepared('package-tools-3', async (stage) => {
      const choice = {
        suite: 'bookworm',
        architecture: hostArchitecture,
        packages,
        dependencies: true,
      } as const;
      await unpackInto(stage, choice);
      for (const folder of ['tmp', 'proc', 'dev', 'sys', 'root', 'var/lib/dpkg/updates', 'var/lib/dpkg/info'])
        await mkdir(join(stage, folder), { recursive: true });
      for (const file of ['var/lib/dpkg/available', 'etc/fstab']) await writeFile(join(stage, file), '');
      await writeFile(join(stage, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
      await writeFile(join(stage, 'etc/group'), 'root:x:0:\n');
      await writeFile(join(stage, 'var/lib/dpkg/status'), await status(stage));
      await symlink('/proc/mounts', join(stage, 'etc/mtab'));
      await symlink('debian', join(stage, 'etc/dpkg/origins/default'));
      for (const [link, target] of [
        ['usr/bin/awk', 'mawk'],
        ['bin/sh', 'dash'],
      ] as const)
        if (!existsSync(join(stage, link))) await symlink(target, join(stage, link));
    });
    const tried = await run('unshare', [
      '--mount',
      '--pid',
      '--fork',
      'sh',
      '-c',
      `mount --bind ${root} /mnt`,
    ]);
    if (tried.exitCode !== 0) throw new NotAvailable('mounts of a namespace');
    return root;
  });
}

/** Returns the package database of dpkg: all unpacked packages. */
async function status(stage: string): Promise<string> {
  const versions = Object.entries(await readVersions(stage));
  for (const [name] of versions) await writeFile(join(stage, 'var/lib/dpkg/info', `${name}.list`), '/.\n');
  return versions
    .map(
      ([name, version]) =>
        `Package: ${name}\nStatus: install ok installed\nMaintainer: nobody\nArchitecture: ${hostArchitecture}\nVersion: ${version}\nDescription: unpacked\n\n`,
    )
    .join('');
}

const mounts = `
  set -e
  lower=$1 place=$2
  mount -t overlay overlay -o "lowerdir=$lower,upperdir=$place/written,workdir=$place/work" "$place/root"
  mount --bind "$place/shared" "$place/root/tmp"
  mount --rbind /dev "$place/root/dev"
  mount -t proc proc "$place/root/proc"
  exec chroot "$place/root" sh -c "$3"`;

/** A new machine whose files are below `folder`. */
export async function packageMachine(root: string, folder: string): Promise<PackageMachine> {
  const [shared, written] = ['shared', 'written'].map((name) => join(folder, name)) as [string, string];
  for (const place of [shared, written, join(folder, 'work'), join(folder, 'root')])
    await mkdir(place, { recursive: true });
  return {
    shared,
    written,
    run: async (script, options = {}) => {
      const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8', ...options.env };
      const words = ['--mount', '--pid', '--fork', 'sh', '-c', mounts, 'sh', root, folder, script];
      const ran = await run('unshare', words, { timeout: hangsAfter, ...options, env });
      return { ...ran, out: Buffer.from(ran.stdout).toString(), err: Buffer.from(ran.stderr).toString() };
    },
  };
}
