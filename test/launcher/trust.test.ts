import { describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeProgram } from './make-program.ts';
import { testAsRoot, testInUserNamespace } from './mounts.ts';
import { probeFiles } from './probe.ts';
import { emptyFolder, listing, releases, type Started, start } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const tool = await makeProgram(folder, { files: probeFiles() });
const run = { PROBE_RUN: 'echo started' };
const started: Started = { exitCode: 0, signal: null, stdout: 'started\n', stderr: '' };
const fresh = (mode = 0o755) => {
  const path = emptyFolder(folder, randomUUID());
  chmodSync(path, mode);
  return path;
};

/** Two users that no system has. */
const victim = 54_000 + (process.pid % 1000);
const attacker = victim + 1000;

const asVictim = (env: Record<string, string>, before: string[] = []): Promise<Started> =>
  start('setpriv', {
    arguments: [`--reuid=${victim}`, `--regid=${victim}`, '--clear-groups', ...before, tool],
    env: { ...run, HOME: '/nowhere', ...env },
  });

const demanding = (base: string): Promise<Started> => asVictim({ TOOL_CACHE_DIR: base });

function owned(path: string, owner: number, mode: number): string {
  mkdirSync(path, { recursive: true });
  chownSync(path, owner, owner);
  chmodSync(path, mode);
  return path;
}

function link(target: string, path: string, owner: number): void {
  symlinkSync(target, path);
  lchownSync(path, owner, owner);
}

function expectRefused(ran: Started, cause: string): void {
  expect(ran).toEqual({
    exitCode: 125,
    signal: null,
    stdout: '',
    stderr: `tool: cannot unpack its files\ncause: ${cause}\nhint: set TOOL_CACHE_DIR to a writable folder that belongs to you\n`,
  });
}

describe('the private folder in the temporary one', () => {
  const name = `onebeam-${victim}`;

  testAsRoot(
    'another user’s link to a folder of the victim: not used, so that it leads nowhere else later',
    async () => {
      const [shared, own] = [fresh(0o1777), owned(join(fresh(), 'own'), victim, 0o700)];
      link(own, join(shared, name), attacker);
      expect(await asVictim({ TMPDIR: shared })).toEqual(started);
      expect(listing(own)).toEqual([]);

      // The release is in a folder that others cannot redirect: the new target of the link does not run.
      const trap = join(fresh(), 'trap');
      await start('cp', { arguments: ['-a', `/tmp/${name}`, trap] });
      const erlexec = join(releases(trap).whole[0]!, 'release/erts/bin/erlexec');
      const { size } = statSync(erlexec);
      rmSync(erlexec);
      writeFileSync(erlexec, '#!/bin/sh\necho stolen\n'.padEnd(size), { mode: 0o755 });
      chownSync(erlexec, victim, victim);
      rmSync(join(shared, name));
      link(trap, join(shared, name), attacker);
      expect(await asVictim({ TMPDIR: shared })).toEqual(started);
      rmSync(`/tmp/${name}`, { recursive: true });
    },
  );

  testAsRoot('does not use the victim’s link there either', async () => {
    const [shared, own] = [fresh(0o1777), owned(join(fresh(), 'own'), victim, 0o700)];
    link(own, join(shared, name), victim);
    expect(await asVictim({ TMPDIR: shared })).toEqual(started);
    expect(listing(own)).toEqual([]);
    rmSync(`/tmp/${name}`, { recursive: true });
  });

  testAsRoot('another user’s link to nowhere: nothing is made there', async () => {
    const [shared, own] = [fresh(0o1777), owned(join(fresh(), 'own'), victim, 0o700)];
    link(join(own, 'made'), join(shared, name), attacker);
    expect(await asVictim({ TMPDIR: shared })).toEqual(started);
    expect(listing(own)).toEqual([]);
    rmSync(`/tmp/${name}`, { recursive: true });
  });

  testAsRoot('a temporary folder that all may write to, without the sticky bit: not used', async () => {
    const shared = fresh(0o777);
    expect(await asVictim({ TMPDIR: shared })).toEqual(started);
    expect(listing(shared)).toEqual([]);
    rmSync(`/tmp/${name}`, { recursive: true });
  });

  testAsRoot('it is used when it is safe', async () => {
    const shared = fresh(0o1777);
    expect(await asVictim({ TMPDIR: shared })).toEqual(started);
    expect(listing(shared)[0]).toBe(`${name} 700`);
    expect(await asVictim({ TMPDIR: shared })).toEqual(started);
    expect(releases(join(shared, name)).whole.length).toBe(1);
  });
});

describe('folders above the cache folder decide who can exchange it', () => {
  testAsRoot('one of another user, at any height', async () => {
    const above = owned(join(fresh(), 'theirs'), attacker, 0o755);
    const base = owned(join(above, 'a/b/mine'), victim, 0o700);
    for (const path of [join(above, 'a'), join(above, 'a/b')]) chownSync(path, victim, victim);
    expectRefused(await demanding(base), `${above}: it belongs to another user`);
    expect(listing(base)).toEqual([]);
    // The same holds for one that is still to be made.
    expectRefused(await demanding(join(above, 'a/new/x')), `${above}: it belongs to another user`);
    expect(listing(join(above, 'a'))).toEqual(['b 755', 'b/mine 700']);
  });

  testAsRoot('one that others may write to, unless it has the sticky bit', async () => {
    const above = fresh(0o777);
    const base = owned(join(above, 'mine'), victim, 0o700);
    expectRefused(await demanding(base), `${above}: other users may write to it`);
    chmodSync(above, 0o775);
    expectRefused(await demanding(base), `${above}: other users may write to it`);
    chmodSync(above, 0o1777);
    expect(await demanding(base)).toEqual(started);
    chownSync(base, attacker, attacker);
    expectRefused(await demanding(base), `${base}: it belongs to another user`);
  });

  testAsRoot('does not start an existing release when its path is unsafe', async () => {
    const above = owned(fresh(), victim, 0o755);
    const base = owned(join(above, 'mine'), victim, 0o700);
    expect(await demanding(base)).toEqual(started);
    chmodSync(above, 0o777);
    expectRefused(await demanding(base), `${above}: other users may write to it`);
    chmodSync(above, 0o755);
    expect(await demanding(base)).toEqual(started);
  });

  testAsRoot(
    'follows the victim’s links, but not those of other users or through unsafe folders',
    async () => {
      const shared = fresh(0o1777);
      const own = owned(join(fresh(), 'own'), victim, 0o700);
      link(own, join(shared, 'mine'), victim);
      expect(await demanding(join(shared, 'mine'))).toEqual(started);
      expect(releases(own).whole.length).toBe(1);
      link(own, join(shared, 'theirs'), attacker);
      expectRefused(await demanding(join(shared, 'theirs')), `${shared}/theirs: it belongs to another user`);
      const unsafe = fresh(0o777);
      link(own, join(unsafe, 'mine'), victim);
      link(join(unsafe, 'mine'), join(shared, 'through'), victim);
      expectRefused(await demanding(join(shared, 'through')), `${unsafe}: other users may write to it`);
    },
  );

  testInUserNamespace('a user namespace in which root has no number', async () => {
    const base = owned(join(fresh(), 'mine'), victim, 0o700);
    const namespace = ['unshare', '-U', `--map-user=${victim}`];
    expect(await asVictim({ TOOL_CACHE_DIR: base }, namespace)).toEqual(started);
    expect(await asVictim({ TOOL_CACHE_DIR: base }, namespace)).toEqual(started);
    expect(releases(base).whole.length).toBe(1);
  });
});

describe('each folder that the launcher makes', () => {
  const levels: Record<string, (base: string) => string> = {
    onebeam: (base) => join(base, 'onebeam'),
    'the program’s': (base) => join(base, 'onebeam/tool'),
    'the release’s': (base) => releases(base).whole[0]!,
  };
  for (const [name, level] of Object.entries(levels)) {
    testAsRoot(`${name}: another user’s is refused`, async () => {
      const base = owned(fresh(), victim, 0o700);
      expect(await demanding(base)).toEqual(started);
      const path = level(base);
      chownSync(path, attacker, attacker);
      const before = listing(base);
      expectRefused(await demanding(base), `${path}: it belongs to another user`);
      expect(listing(base)).toEqual(before);
      // Root owns nothing of a user's release either.
      chownSync(path, 0, 0);
      expectRefused(await demanding(base), `${path}: it belongs to another user`);
    });
  }

  for (const [name, level] of Object.entries(levels).slice(0, 2)) {
    test(`${name}: one that others may write to, and a link, are refused`, async () => {
      const base = fresh(0o700);
      const env = { ...run, TOOL_CACHE_DIR: base };
      expect(await start(tool, { env })).toEqual(started);
      const path = level(base);
      for (const mode of [0o770, 0o707, 0o1777]) {
        chmodSync(path, mode);
        expectRefused(await start(tool, { env }), `${path}: other users may write to it`);
      }
      chmodSync(path, 0o700);
      renameSync(path, `${path}.moved`);
      symlinkSync(`${path}.moved`, path);
      expectRefused(await start(tool, { env }), `${path}: a link`);
    });
  }

  test('the release’s: one that others may write to is replaced', async () => {
    const base = fresh(0o700);
    const env = { ...run, TOOL_CACHE_DIR: base };
    expect(await start(tool, { env })).toEqual(started);
    const [release] = releases(base).whole;
    const { ino } = statSync(release!);
    chmodSync(release!, 0o777);
    expect(await start(tool, { env })).toEqual(started);
    expect(releases(base)).toEqual({ whole: [release!], making: [], other: [] });
    expect([statSync(release!).mode & 0o7777, statSync(release!).ino === ino]).toEqual([0o700, false]);
  });
});
