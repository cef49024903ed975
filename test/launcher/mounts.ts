import { test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { type Started, type StartOptions, start } from './start.ts';

/** `unshare` with mounts of its own: as root where that may mount, else as root of a user namespace, else not at all. */
const unshare = [['-m'], ['-Urm']].find(
  (flags) =>
    spawnSync('unshare', [...flags, '/bin/sh', '-c', 'mount -t tmpfs none /mnt'], {
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
    }).status === 0,
);

/** A test that mounts: skipped with that reason in its name where nothing can be mounted. */
export function testWithMounts(name: string, body: () => Promise<void>): void {
  if (unshare) test(name, body);
  else test.skip(`${name} (missing: unshare with mounts)`, () => {});
}

/** Runs shell commands in mounts of their own, which end with them; `$1` and so on are the arguments. */
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
