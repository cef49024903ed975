import { describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { placeOf } from '../../../runtime-stub/release/place.ts';
import { shareFiles } from '../../../runtime-stub/release/share-files.ts';
import type { Payload } from '../../../runtime-stub/self.ts';
import { type Machine, SystemError, type Tree } from '../../../runtime-stub/system/machine.ts';
import { posix } from '../../../runtime-stub/system/posix.ts';
import { inMemory } from '../../../src/archive/payload-file.ts';
import { inspect } from '../../../src/executable/read/inspect.ts';
import { makeProgram } from '../../launcher/make-program.ts';
import { testAsRoot, testInUserNamespace } from '../../launcher/mounts.ts';
import { probeFiles } from '../../launcher/probe.ts';
import { emptyFolder, releases, start, writable } from '../../launcher/start.ts';
import { workFolder } from '../../launcher/work-folder.ts';

const folder = workFolder();
/** A file of the program that it may use as its data. */
const data = inMemory('lib/tool-1.0/priv/data', Buffer.from('data'));
const version = (content: string, name = 'tool') =>
  makeProgram(join(folder, content), { name, files: [...probeFiles(name, content), data] });
const one = await version('one');
const two = await version('two');
const other = await version('other', 'another');

const module = 'release/erts/lib/stdlib-6.0/ebin/m7.beam';
const emulator = 'release/erts/bin/erlexec';
const right = '7 '.repeat(1000);

/** A cache with the release of `one` in it. @returns that release */
async function cacheWithOne(): Promise<{ ONEBEAM_CACHE_DIR: string; first: string }> {
  const base = emptyFolder(folder, randomUUID());
  await runs(one, base);
  return { ONEBEAM_CACHE_DIR: base, first: releases(base).whole[0]! };
}

async function runs(program: string, base: string): Promise<void> {
  const env = { ONEBEAM_CACHE_DIR: base, PROBE_RUN: 'echo started' };
  expect(await start(program, { env })).toEqual({
    exitCode: 0,
    signal: null,
    stdout: 'started\n',
    stderr: '',
  });
}

/** Starts `two` in the same folder. @returns its release */
async function second(base: string, program = two): Promise<string> {
  const before = releases(base).whole;
  await runs(program, base);
  const release = releases(base).whole.find((path) => !before.includes(path))!;
  expect(readFileSync(join(release, module), 'utf8')).toBe(right);
  return release;
}

const placeIn = (machine: Machine, base: string) =>
  placeOf(machine, { path: base, source: 'a test', isDemanded: true }, {
    manifest: { name: 'tool' },
    footer: { payloadSha256: '0'.repeat(64) },
  } as Payload);
const inode = (path: string) => lstatSync(path).ino;
const isShared = (first: string, release: string, path = module) =>
  inode(join(first, path)) === inode(join(release, path));
const ask = async (program: string, base: string, command: string) =>
  JSON.parse((await start(program, { env: { ONEBEAM_CACHE_DIR: base, ONEBEAM: `${command}:json` } })).stdout);

describe('a new version takes what it has in common with another release', () => {
  test('modules and other files of the runtime; no program, no data, nothing that differs', async () => {
    const { ONEBEAM_CACHE_DIR: base, first } = await cacheWithOne();
    const release = await second(base);
    for (const path of [module, 'release/erts/bin/no_dot_erlang.boot'])
      expect([path, isShared(first, release, path)]).toEqual([path, true]);
    for (const path of [emulator, 'release/bin/tool', `release/${data.path}`, 'complete'])
      expect([path, isShared(first, release, path)]).toEqual([path, false]);
    expect(await ask(two, base, 'verify')).toMatchObject({ release: { state: 'good' } });
    const { disk, unpackedSize } = await ask(two, base, 'info');
    expect(disk.own + disk.shared).toBe(unpackedSize);
    expect(disk.shared).toBeGreaterThan(80_000);
  });

  test('another program of the same user, too', async () => {
    const { ONEBEAM_CACHE_DIR: base, first } = await cacheWithOne();
    await runs(other, base);
    const [release] = releases(base, 'another').whole;
    expect(isShared(first, release!)).toBe(true);
  });

  test('where nothing can be linked, it is unpacked', async () => {
    const { ONEBEAM_CACHE_DIR: base, first } = await cacheWithOne();
    rmSync(join(first, 'release/erts'), { recursive: true });
    const release = await second(base);
    expect(existsSync(join(release, emulator))).toBe(true);
  });
});

test('a file system without links, or one with too many: everything is unpacked, and equal in result', async () => {
  const { ONEBEAM_CACHE_DIR: base, first } = await cacheWithOne();
  const expected = (await inspect(one)).manifest.files;
  for (const code of ['EOPNOTSUPP', 'EXDEV', 'EMLINK', 'EPERM']) {
    const machine = posix();
    const place = placeIn(machine, base);
    const stage = emptyFolder(folder, randomUUID());
    const tree = machine.tree(stage);
    const link = () => {
      throw new SystemError(code, 'x');
    };
    const without: Tree = {
      begin: (path, mode) => tree.begin(path, mode),
      write: (bytes) => tree.write(bytes),
      finish: () => tree.finish(),
      close: () => tree.close(),
      remove: (path) => tree.remove!(path),
      link,
    };
    const { paths, damaged } = await shareFiles(machine, place, expected, without, stage);
    tree.close();
    expect([code, paths.has(module.slice(8)), damaged]).toEqual([code, false, []]);
    // Whatever is in the tree is said to be: another file of that name could not be unpacked.
    const made = readdirSync(stage, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(made.length).toBe(paths.size);
    // A program is copied: one that came before the first link, or all where only links fail.
    for (const path of paths)
      expect(readFileSync(join(stage, path))).toEqual(readFileSync(join(first, 'release', path)));
  }
});

describe('unpacks files that fail the check', () => {
  const changes: Record<string, (path: string, first: string) => void> = {
    'other bytes': (path) => {
      writeFileSync(writable(path), right.replace('7', '8'));
      chmodSync(path, 0o444);
    },
    'another size': (path) => truncateSync(writable(path), 3),
    'a mode that lets its owner write': (path) => void writable(path),
    'a mode that lets everybody write': (path) => chmodSync(path, 0o666),
    'a link to the right content': (path) => {
      renameSync(path, `${path}.away`);
      symlinkSync(`${path}.away`, path);
    },
    'a folder': (path) => {
      rmSync(path);
      mkdirSync(path);
    },
    'a FIFO': (path) => {
      rmSync(path);
      expect(Bun.spawnSync(['mkfifo', path]).exitCode).toBe(0);
    },
    nothing: (path) => rmSync(path),
    'a release that others may write to': (_, first) => chmodSync(first, 0o777),
    'a folder of the program that others may write to': (_, first) => chmodSync(dirname(first), 0o770),
    'a release that is a link': (_, first) => {
      renameSync(first, join(folder, `away-${randomUUID()}`));
      symlinkSync(join(folder, 'away'), first);
    },
  };
  for (const [name, change] of Object.entries(changes)) {
    test(name, async () => {
      const { ONEBEAM_CACHE_DIR: base, first } = await cacheWithOne();
      // Another place, so that `two` has a separate home when the first one is not trusted.
      change(join(first, module), first);
      if (name.includes('folder of the program')) {
        await runs(other, base);
        const [release] = releases(base, 'another').whole;
        expect(readFileSync(join(release!, module), 'utf8')).toBe(right);
        expect(isShared(first, release!)).toBe(false);
        return;
      }
      const release = await second(base);
      const { mode } = lstatSync(join(release, module));
      expect([lstatSync(join(release, module)).isFile(), mode & 0o7777]).toEqual([true, 0o444]);
      if (existsSync(join(first, module))) expect(isShared(first, release)).toBe(false);
    });
  }

  test('a folder of a release that is a link to content of another user’s choice', async () => {
    const { ONEBEAM_CACHE_DIR: base, first } = await cacheWithOne();
    const ebin = dirname(join(first, module));
    const elsewhere = emptyFolder(folder, randomUUID());
    cpSync(ebin, elsewhere, { recursive: true });
    writeFileSync(writable(join(elsewhere, 'm7.beam')), right.replace('7', '9'));
    chmodSync(join(elsewhere, 'm7.beam'), 0o444);
    rmSync(ebin, { recursive: true });
    symlinkSync(elsewhere, ebin);
    const release = await second(base);
    expect(inode(join(release, module))).not.toBe(inode(join(elsewhere, 'm7.beam')));
  });

  test('a program with other bytes', async () => {
    const { ONEBEAM_CACHE_DIR: base, first } = await cacheWithOne();
    const path = join(first, emulator);
    const content = readFileSync(path);
    writeFileSync(writable(path), content.fill('#', content.length - 5));
    chmodSync(path, 0o555);
    const release = await second(base);
    expect(readFileSync(join(release, emulator)).equals(content)).toBe(false);
  });
});

testAsRoot('a file of another user, and of root, is never shared', async () => {
  const user = 54_321;
  const base = emptyFolder(folder, randomUUID());
  chownSync(base, user, user);
  const asUser = (program: string) =>
    start('setpriv', {
      arguments: [`--reuid=${user}`, `--regid=${user}`, '--clear-groups', program],
      env: { ONEBEAM_CACHE_DIR: base, PROBE_RUN: 'echo started' },
    });
  expect((await asUser(one)).stdout).toBe('started\n');
  const [first] = releases(base).whole;
  chownSync(join(first!, module), 0, 0);
  const stranger = module.replace('m7', 'm8');
  chownSync(join(first!, stranger), user + 1, user + 1);
  expect((await asUser(two)).stdout).toBe('started\n');
  const release = releases(base).whole.find((path) => path !== first)!;
  expect(
    [module, stranger, module.replace('m7', 'm9')].map((path) => isShared(first!, release, path)),
  ).toEqual([...[false, false], true]);
  expect(lstatSync(join(release, module)).uid).toBe(user);
});

testInUserNamespace('in a user namespace, files of users outside of it are not shared', async () => {
  const user = 54_000;
  const base = emptyFolder(folder, randomUUID());
  chownSync(base, user, user);
  const env = { ONEBEAM_CACHE_DIR: base, PROBE_RUN: 'echo started' };
  const words = [
    `--reuid=${user}`,
    `--regid=${user}`,
    '--clear-groups',
    'unshare',
    '-U',
    `--map-user=${user}`,
  ];
  expect((await start('setpriv', { arguments: [...words, one], env })).stdout).toBe('started\n');
  const [first] = releases(base).whole;
  chownSync(join(first!, module), 0, 0);
  expect((await start('setpriv', { arguments: [...words, two], env })).stdout).toBe('started\n');
  const release = releases(base).whole.find((path) => path !== first)!;
  expect([isShared(first!, release), isShared(first!, release, module.replace('m7', 'm8'))]).toEqual([
    false,
    true,
  ]);
});

describe('a damaged file that two releases share', () => {
  test('of another size: the start that finds it unpacks its release again, and repairs the other', async () => {
    const { ONEBEAM_CACHE_DIR: base, first } = await cacheWithOne();
    const release = await second(base);
    truncateSync(writable(join(first, module)), 1);
    chmodSync(join(first, module), 0o444);
    await runs(two, base);
    for (const place of [first, release]) expect(readFileSync(join(place, module), 'utf8')).toBe(right);
    expect(isShared(first, release)).toBe(true);
    expect(await ask(one, base, 'verify')).toMatchObject({ release: { state: 'good' } });
  });

  test('of the same size and time, as a disk loses bits: `verify` of one finds it, and its next start repairs it for both', async () => {
    const { ONEBEAM_CACHE_DIR: base, first } = await cacheWithOne();
    const release = await second(base);
    const path = join(first, module);
    const { atime, mtime } = statSync(path);
    writeFileSync(writable(path), right.replace('7', '8'));
    chmodSync(path, 0o444);
    utimesSync(path, atime, mtime);
    expect(await ask(one, base, 'verify')).toMatchObject({ release: { state: 'damaged', willRepair: true } });
    await runs(one, base);
    for (const place of [first, release]) expect(readFileSync(join(place, module), 'utf8')).toBe(right);
    for (const program of [one, two])
      expect(await ask(program, base, 'verify')).toMatchObject({ release: { state: 'good' } });
  });

  test('of the same size: `verify` finds it, and the next start repairs it for both', async () => {
    const { ONEBEAM_CACHE_DIR: base, first } = await cacheWithOne();
    const release = await second(base);
    writeFileSync(writable(join(first, module)), right.replace('7', '8'));
    chmodSync(join(first, module), 0o444);
    const path = module.slice('release/'.length);
    for (const program of [one, two]) {
      expect(await ask(program, base, 'verify')).toMatchObject({
        payload: { state: 'good' },
        release: { state: 'damaged', different: [path], willRepair: true },
      });
    }
    await runs(two, base);
    for (const place of [first, release]) expect(readFileSync(join(place, module), 'utf8')).toBe(right);
    // Its marker is missing, too: it is created again from correct files.
    await runs(one, base);
    expect(await ask(one, base, 'verify')).toMatchObject({ release: { state: 'good' } });
  });

  test('data that the program changed is not damage, and not shared', async () => {
    const { ONEBEAM_CACHE_DIR: base, first } = await cacheWithOne();
    const release = await second(base);
    writeFileSync(writable(join(first, `release/${data.path}`)), 'mine');
    expect(readFileSync(join(release, `release/${data.path}`), 'utf8')).toBe('data');
    expect(await ask(one, base, 'verify')).toMatchObject({ release: { willRepair: false } });
    await runs(one, base);
    expect(readFileSync(join(first, `release/${data.path}`), 'utf8')).toBe('mine');
  });
});

describe('clean', () => {
  /** Runs inside its release until it is killed. */
  async function running(program: string, base: string): Promise<Bun.Subprocess> {
    const ready = join(folder, randomUUID());
    const run = `: > "${ready}"; exec 3< "$ROOTDIR/lib/stdlib-6.0/ebin/m7.beam"; cp /bin/sleep "$BINDIR/sleeper"; : > "${ready}.run"; exec "$BINDIR/sleeper" 600`;
    const env = { PATH: '/usr/bin:/bin', ONEBEAM_CACHE_DIR: base, PROBE_RUN: run };
    const child = Bun.spawn([program], { env });
    while (!existsSync(`${ready}.run`)) await Bun.sleep(5);
    return child;
  }

  test('removes a release although another one, which runs, shares its files; what it frees is its own', async () => {
    const { ONEBEAM_CACHE_DIR: base, first } = await cacheWithOne();
    const release = await second(base);
    const child = await running(two, base);
    const { removed, kept } = await ask(two, base, 'clean');
    expect([removed.map(({ path }: { path: string }) => path), kept.length]).toEqual([[first], 1]);
    expect(removed[0].size).toBeLessThan(20_000);
    expect(readFileSync(join(release, module), 'utf8')).toBe(right);
    child.kill('SIGKILL');
    await child.exited;
  });

  test('keeps a release that runs, whatever it shares', async () => {
    const { ONEBEAM_CACHE_DIR: base, first } = await cacheWithOne();
    await second(base);
    const child = await running(one, base);
    const { removed, kept } = await ask(two, base, 'clean');
    expect([removed, kept.map(({ reason }: { reason: string }) => reason).sort()]).toEqual([
      [],
      ['current', 'in use'],
    ]);
    expect(existsSync(join(first, module))).toBe(true);
    child.kill('SIGKILL');
    await child.exited;
    expect((await ask(two, base, 'clean')).removed.length).toBe(1);
  });
});

test('links of a backup do not change a release', async () => {
  const { ONEBEAM_CACHE_DIR: base, first } = await cacheWithOne();
  linkSync(join(first, module), join(folder, randomUUID()));
  await second(base);
  expect(statSync(join(first, module)).nlink).toBe(3);
  await runs(one, base);
});
