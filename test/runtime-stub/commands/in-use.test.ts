import { expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { closeSync, constants, copyFileSync, linkSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useOf } from '../../../runtime-stub/commands/in-use.ts';
import { posix } from '../../../runtime-stub/system/posix.ts';
import { workFolder } from '../../launcher/work-folder.ts';

const folder = workFolder();

/** A release on disk: its marker, a program, and a file that it shares with another release. */
function sampleRelease(): string {
  const release = join(folder, randomUUID());
  mkdirSync(join(release, 'release/bin'), { recursive: true });
  writeFileSync(join(release, 'complete'), '');
  copyFileSync('/bin/sleep', join(release, 'release/bin/sleep'));
  writeFileSync(join(folder, 'shared'), 'of several releases');
  linkSync(join(folder, 'shared'), join(release, 'release/shared'));
  return release;
}

test('no process can start to use a release while it is removed: opening its marker or a program waits', () => {
  const release = sampleRelease();
  const use = useOf(posix(), release);
  if (use.state !== 'unused') throw new Error(use.state);
  expect(use.isExclusive).toBe(true);
  // Says that it would wait, instead of waiting.
  const open = (path: string) => openSync(join(release, path), constants.O_RDONLY | constants.O_NONBLOCK);
  for (const path of ['complete', 'release/bin/sleep']) expect(() => open(path)).toThrow('EAGAIN');
  // It stays when this name of it goes.
  closeSync(open('release/shared'));
  use.release();
  for (const path of ['complete', 'release/bin/sleep']) closeSync(open(path));
});

test('a file that is open makes a release used, one that it shares does not', () => {
  const release = sampleRelease();
  const shared = openSync(join(release, 'release/shared'), 'r');
  const use = useOf(posix(), release);
  expect(use.state).toBe('unused');
  if (use.state === 'unused') use.release();
  closeSync(shared);
  const marker = openSync(join(release, 'complete'), 'r');
  expect(useOf(posix(), release)).toEqual({ state: 'used' });
  closeSync(marker);
});

test('so does a program that runs from it, and one that only has its name among its arguments', async () => {
  const release = sampleRelease();
  const inside = Bun.spawn([join(release, 'release/bin/sleep'), '600']);
  expect(useOf(posix(), release)).toEqual({ state: 'used' });
  inside.kill('SIGKILL');
  await inside.exited;
  const named = Bun.spawn(['/bin/sh', '-c', 'echo ready; read line', `${release}/release/program`], {
    stdin: 'pipe',
    stdout: 'pipe',
  });
  await named.stdout.getReader().read();
  expect(useOf(posix(), release)).toEqual({ state: 'used' });
  named.kill('SIGKILL');
  await named.exited;
});

test('an undetectable use is unknown, with the reason', () => {
  expect(useOf(posix(), join(folder, 'gone'))).toEqual({
    state: 'unknown',
    reason: expect.stringMatching(/no such file/i),
  });
});
