import { type ChildProcess, spawn } from 'node:child_process';
import { lstat, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hostArchitecture } from './apt-root.ts';
import { prepared } from './cache.ts';
import { type Maybe, NotAvailable, orNotAvailable } from './not-available.ts';
import { packageTools } from './package-tools.ts';
import { hangsAfter, type Ran, run } from './run.ts';
import { unpackInto } from './unpack.ts';

/** A machine that systemd has started: with its own processes, network, host name and control groups. */
export interface SystemdMachine {
  /** Runs a shell script inside, as root. */
  run(script: string): Promise<Ran & { out: string; err: string }>;
  /** This machine's path of `/tmp`, which survives the machine. */
  shared: string;
  /** Kills all of its processes. */
  end(): Promise<void>;
}

/**
 * Units that would change the kernel's settings, which all machines share, or that wait for devices or for a person.
 */
const masked = [
  ...['systemd-sysctl.service', 'systemd-modules-load.service', 'systemd-udevd.service'],
  ...['systemd-networkd.service', 'systemd-networkd.socket', 'systemd-remount-fs.service'],
  ...['systemd-firstboot.service', 'systemd-machine-id-commit.service', 'systemd-timesyncd.service'],
];

/** In a new mount namespace: joins an own control group, which is the root of those inside. */
const outside = `
  set -e
  place=$2
  mount --make-rprivate /
  mount -t cgroup2 cgroup2 "$place/groups"
  mkdir "$place/groups/$3"
  echo $$ >"$place/groups/$3/cgroup.procs"
  umount "$place/groups"
  exec unshare --mount --pid --fork --kill-child --ipc --uts --net --cgroup sh -c "$4" sh "$1" "$2"`;

/** `/proc/sys` cannot be written to: the settings are those of the complete computer. */
const inside = `
  set -e
  lower=$1 place=$2
  mount -t overlay overlay -o "lowerdir=$lower,upperdir=$place/written,workdir=$place/work" "$place/root"
  cd "$place/root"
  mount --bind "$place/shared" tmp
  mount -t proc proc proc
  mount --bind proc/sys proc/sys
  mount -o remount,bind,ro proc/sys
  mount -t sysfs -o ro sysfs sys
  mount -t cgroup2 cgroup2 sys/fs/cgroup
  mount -t tmpfs tmpfs run
  mount -t tmpfs -o mode=755 tmpfs dev
  for device in null zero full random urandom tty; do touch "dev/$device"; mount --bind "/dev/$device" "dev/$device"; done
  mkdir dev/pts dev/shm
  mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  ln -s /proc/self/fd dev/fd
  mkdir -p etc/systemd/system
  for unit in ${masked.join(' ')}; do ln -sf /dev/null "etc/systemd/system/$unit"; done
  echo 'messagebus:x:100:' >>etc/group
  echo 'messagebus:x:100:100::/run:/usr/sbin/nologin' >>etc/passwd
  echo '127.0.0.1 localhost' >etc/hosts
  echo 0123456789abcdef0123456789abcdef >etc/machine-id
  exec chroot . env -i container=onebeam PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --unit=multi-user.target --log-target=null`;

const inherited = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8' };

/** The root file systems for such machines, one above the other, or the reason why this one cannot run systemd. */
export function systemdTools(): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    const root = await packageTools();
    if (root instanceof NotAvailable) throw root;
    const tried = await run('unshare', [
      ...['--mount', '--pid', '--fork', '--ipc', '--uts', '--net', '--cgroup'],
      ...['sh', '-c', 'mount -t cgroup2 cgroup2 /mnt && mkdir /mnt/onebeam-try && rmdir /mnt/onebeam-try'],
    ]);
    if (tried.exitCode !== 0) throw new NotAvailable('control groups of version 2 that root can create');
    // `systemd-run` needs it.
    const bus = await prepared('dbus-1', async (stage) => {
      await unpackInto(stage, {
        ...{ suite: 'bookworm', architecture: hostArchitecture },
        packages: [
          ...['dbus', 'dbus-bin', 'dbus-daemon', 'dbus-system-bus-common', 'libdbus-1-3'],
          ...['libapparmor1', 'libexpat1', 'libaudit1', 'libcap-ng0'],
        ],
      });
      // They would hide the folders of the file system below.
      for (const name of ['bin', 'lib', 'lib64'])
        if ((await lstat(join(stage, name))).isSymbolicLink()) await rm(join(stage, name));
    });
    return `${bus}:${root}`;
  });
}

/**
 * Starts systemd as the first process of a new machine, and waits until it is up.
 *
 * @param root as `systemdTools` returns it.
 * @param folder an empty folder for the machine's files.
 */
export async function systemdMachine(root: string, folder: string): Promise<SystemdMachine> {
  const shared = join(folder, 'shared');
  for (const name of ['shared', 'written', 'work', 'root', 'groups'])
    await mkdir(join(folder, name), { recursive: true });
  const group = `onebeam-${process.pid}-${Date.now()}`;
  const args = ['--mount', 'sh', '-c', outside, 'sh', root, folder, group, inside];
  const outer = spawn('unshare', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => outer.on('exit', () => resolve()));
  const said: Buffer[] = [];
  outer.stderr.on('data', (bytes) => said.push(bytes));
  const inMachine = async (script: string) => {
    const words = ['-t', String(await firstProcess(outer)), '-m', '-p', '-i', '-u', '-n', '-C', '-r', '-w'];
    const ran = await run('nsenter', [...words, 'sh', '-c', script], {
      env: inherited,
      timeout: 6 * hangsAfter,
    });
    return { ...ran, out: Buffer.from(ran.stdout).toString(), err: Buffer.from(ran.stderr).toString() };
  };
  const end = async () => {
    outer.kill('SIGKILL');
    await ended;
    await removeGroup(folder, group);
  };
  const until = Date.now() + hangsAfter;
  for (;;) {
    const state = await inMachine('[ -d /run/systemd/system ] && systemctl is-system-running --wait').catch(
      () => undefined,
    );
    if (state?.out === 'running\n') break;
    if (state?.out === 'degraded\n' || outer.exitCode !== null || Date.now() > until) {
      const failed = await inMachine('systemctl --failed --no-legend').catch(() => undefined);
      await end();
      throw new Error(`systemd: ${state?.out}${state?.err}${failed?.out}${Buffer.concat(said)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { run: inMachine, shared, end };
}

/** The only child of `unshare`. */
async function firstProcess({ pid }: ChildProcess): Promise<number> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim();
  if (!/^\d+$/.test(children)) throw new Error('not started yet');
  return Number(children);
}

/** Once its processes are gone, which takes a moment after the kill. */
const removeGroup = (folder: string, group: string): Promise<Ran> =>
  run('unshare', [
    ...['--mount', 'sh', '-c'],
    `mount -t cgroup2 cgroup2 "$1/groups" || exit
    for turn in 1 2 3 4 5 6 7 8 9 10; do
      find "$1/groups/$2" -depth -type d -exec rmdir {} + 2>/dev/null && exit
      sleep 0.2
    done`,
    ...['sh', folder, group],
  ]);
