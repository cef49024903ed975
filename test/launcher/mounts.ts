import { test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { type Started, type StartOptions, start } from './start.ts';

/** `unshare` with separate mounts: as root if it may mount, else as root of a user namespace, else unavailable. */
const unshare = [['-m'], ['-Urm']].find(
  (flags) =>
    spawnSync('unshare', [...flags, '/bin/sh', '-c', 'mount -t tmpfs none /mnt'], {
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
    }).status === 0,
);

/** A kind of mount that not every system allows, by what is said to be missing. */
const special = {
  overlayfs:
    'mount -t tmpfs none /mnt; mkdir /mnt/a /mnt/b /mnt/c; mount -t overlay -o lowerdir=/mnt/a,upperdir=/mnt/b,workdir=/mnt/c none /mnt/c',
  'PID namespaces with their own /proc':
    'exec unshare -pf /bin/sh -c "mount -t proc -o hidepid=2 proc /proc; ls /proc/self"',
};

/**
 * A test that mounts: skipped, with the reason in its name, where mounting is impossible.
 *
 * @param needs a kind of mount other than tmpfs and bind mounts.
 */
export function testWithMounts(name: string, body: () => Promise<void>, needs?: keyof typeof special): void {
  const env = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' };
  const can = (commands: string) =>
    spawnSync('unshare', [...unshare!, '/bin/sh', '-ec', commands], { env }).status === 0;
  if (unshare && (!needs || can(special[needs]))) test(name, body);
  else test.skip(`${name} (missing: ${unshare ? needs : 'unshare with mounts'})`, () => {});
}

/** Runs shell commands in separate mounts, which end with them; `$1` and so on are the arguments. */
export function inMounts(commands: string, options: StartOptions = {}): Promise<Started> {
  const shell = ['/bin/sh', '-c', commands, 'sh', ...(options.arguments ?? [])];
  return start('unshare', { ...options, arguments: [...unshare!, ...shell] });
}

/** A test that changes owners or users: skipped with that reason in its name for anyone but root. */
export function testAsRoot(name: string, body: () => Promise<void>): void {
  if (process.getuid?.() === 0) test(name, body);
  else test.skip(`${name} (missing: root)`, () => {});
}

const userNamespace = [
  '--reuid=54000',
  '--regid=54000',
  '--clear-groups',
  'unshare',
  '-U',
  '--map-user=54000',
  'true',
];

/** A test that runs a program as another user in a user namespace: skipped with that reason where none can be made. */
export function testInUserNamespace(name: string, body: () => Promise<void>): void {
  if (process.getuid?.() === 0 && spawnSync('setpriv', userNamespace).status === 0) test(name, body);
  else test.skip(`${name} (missing: root, and user namespaces)`, () => {});
}
