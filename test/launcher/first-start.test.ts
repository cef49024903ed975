import { describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { footerSize } from '../../src/payload/format/footer.ts';
import { lockHolder } from './lock-holder.ts';
import { makeProgram } from './make-program.ts';
import { probeFiles } from './probe.ts';
import { emptyFolder, listing, releases, start, writable } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const tool = await makeProgram(folder, { files: probeFiles() });
const freshCache = () => emptyFolder(folder, `cache-${randomUUID()}`);
const runs = (cache: string, env: Record<string, string> = {}) =>
  start(tool, { env: { TOOL_CACHE_DIR: cache, PROBE_RUN: 'echo started', ...env } });
const started = { exitCode: 0, signal: null, stdout: 'started\n', stderr: '' };

const fifo = (path: string): void => {
  expect(Bun.spawnSync(['mkfifo', path]).exitCode).toBe(0);
};

/** A release as a first start makes it: to compare with. */
const model = freshCache();
await runs(model);
const modelRelease = listing(releases(model).whole[0]!);

test('modes are set whatever the umask is: files are read-only, folders private', async () => {
  expect(modelRelease.filter((line) => / 7[0-7]{2}$/.test(line) && !line.endsWith(' 700'))).toEqual([]);
  expect(modelRelease.filter((line) => !/ (700|444 \d+|555 \d+)$/.test(line))).toEqual([
    expect.stringMatching(/^complete 600 \d+$/),
    expect.stringMatching(/^manifest\.json 600 \d+$/),
  ]);
  expect(modelRelease).toContain(
    'release/erts/bin/erlexec 555 ' +
      statSync(join(releases(model).whole[0]!, 'release/erts/bin/erlexec')).size,
  );
  expect(modelRelease.filter((line) => / 444 /.test(line)).length).toBe(42);
  for (const umask of ['000', '077', '777']) {
    const cache = freshCache();
    const ran = await start('/bin/sh', {
      arguments: ['-c', `umask ${umask}; "$0"`, tool],
      env: { TOOL_CACHE_DIR: cache, PROBE_RUN: 'umask' },
    });
    expect(ran.stdout.trim()).toBe(`0${umask}`);
    expect(listing(releases(cache).whole[0]!)).toEqual(modelRelease);
  }
});

test('a manifest of format 1, without build options, is unpacked, started and verified as one of format 2', async () => {
  const cache = freshCache();
  const old = await makeProgram(join(folder, 'format-1'), { files: probeFiles(), format: 1 });
  const go = (env: Record<string, string>) => start(old, { env: { TOOL_CACHE_DIR: cache, ...env } });
  expect(await go({ PROBE_RUN: 'echo started' })).toEqual(started);
  const files = (lines: string[]) => lines.filter((line) => !line.startsWith('manifest.json '));
  expect(files(listing(releases(cache).whole[0]!))).toEqual(files(modelRelease));
  expect(await go({ ONEBEAM: 'verify' })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('good'),
  });
});

test('names in any writing are laid out as they are, found again, and verified', async () => {
  const cache = freshCache();
  const odd = ['lib/é/ebin/日本.beam', 'lib/é/priv/ĮĮ/ü.txt', 'lib/漢字/ebin/x.beam'];
  const files = odd.map((path) => ({
    path,
    mode: 0o644 as const,
    size: 3,
    content: new TextEncoder().encode('abc'),
  }));
  const named = await makeProgram(join(folder, 'odd'), {
    name: 'hé',
    files: [...probeFiles('hé'), ...files],
  });
  const go = (env: Record<string, string>) => start(named, { env: { ONEBEAM_CACHE_DIR: cache, ...env } });
  expect(await go({ PROBE_RUN: 'echo started' })).toEqual(started);
  const [release] = releases(cache, 'hé').whole;
  const before = statSync(join(release!, 'release')).mtimeMs;
  expect(odd.map((path) => readFileSync(join(release!, 'release', path), 'utf8'))).toEqual([
    'abc',
    'abc',
    'abc',
  ]);
  expect(await go({ PROBE_RUN: 'echo started' })).toEqual(started);
  expect(statSync(join(release!, 'release')).mtimeMs).toBe(before);
  expect((await go({ ONEBEAM: 'verify' })).exitCode).toBe(0);
});

test('50 in parallel, cold: all succeed, one release, nothing left, disk usage limited to two releases', async () => {
  const cache = freshCache();
  const size = (path: string): number =>
    Number(Bun.spawnSync(['du', '-s', '--block-size=1', path]).stdout.toString().split('\t')[0]);
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, size(cache));
  }, 5);
  const all = await Promise.all(Array.from({ length: 50 }, () => runs(cache)));
  clearInterval(watch);
  expect(all.filter((one) => JSON.stringify(one) !== JSON.stringify(started))).toEqual([]);
  const { whole, making, other } = releases(cache);
  expect([whole.length, making.length, other.length]).toEqual([1, 0, 0]);
  expect(listing(whole[0]!)).toEqual(modelRelease);
  expect(Math.max(peak, size(cache))).toBeLessThanOrEqual(2 * size(whole[0]!));
}, 120_000);

describe('other files under the final name', () => {
  const key = releases(model).whole[0]!.split('/').at(-1)!;
  const prepare = (make: (place: string) => void): string => {
    const cache = freshCache();
    emptyFolder(cache, 'onebeam/tool');
    chmodSync(join(cache, 'onebeam'), 0o700);
    make(join(cache, 'onebeam/tool', key));
    return cache;
  };
  const wrong: Record<string, (place: string) => void> = {
    'an empty folder': (place) => mkdirSync(place),
    'a folder without a marker': (place) => mkdirSync(join(place, 'release/erts/bin'), { recursive: true }),
    'a file': (place) => writeFileSync(place, 'x'),
    'a link to nowhere': (place) => symlinkSync('/nowhere', place),
    'a marker that is empty': (place) => {
      mkdirSync(join(place, 'release'), { recursive: true });
      writeFileSync(join(place, 'complete'), '');
    },
    'a marker that is a link': (place) => {
      mkdirSync(join(place, 'release'), { recursive: true });
      symlinkSync(join(releases(model).whole[0]!, 'complete'), join(place, 'complete'));
    },
    'a marker that is a folder': (place) => mkdirSync(join(place, 'complete'), { recursive: true }),
    'a marker that is a FIFO': (place) => {
      mkdirSync(join(place, 'release'), { recursive: true });
      fifo(join(place, 'complete'));
    },
    'a marker that is longer than it should be': (place) => {
      mkdirSync(join(place, 'release'), { recursive: true });
      writeFileSync(
        join(place, 'complete'),
        `${readFileSync(join(releases(model).whole[0]!, 'complete'), 'utf8')}\n`,
      );
    },
    'a marker, and a FIFO in place of the files': (place) => {
      mkdirSync(place);
      copyFileSync(join(releases(model).whole[0]!, 'complete'), join(place, 'complete'));
      fifo(join(place, 'release'));
    },
    'a marker, and FIFOs where files should be': (place) => {
      mkdirSync(join(place, 'release/erts/bin'), { recursive: true });
      copyFileSync(join(releases(model).whole[0]!, 'complete'), join(place, 'complete'));
      fifo(join(place, 'release/erts/bin/erlexec'));
    },
    'a FIFO': (place) => fifo(place),
    'a marker, and links where files should be': (place) => {
      mkdirSync(join(place, 'release/erts/bin'), { recursive: true });
      copyFileSync(join(releases(model).whole[0]!, 'complete'), join(place, 'complete'));
      symlinkSync('/bin/sh', join(place, 'release/erts/bin/erlexec'));
    },
    'a release of an older format': (place) => {
      mkdirSync(join(place, 'release'), { recursive: true });
      writeFileSync(join(place, 'complete'), 'onebeam release 0\n');
    },
  };
  for (const [name, make] of Object.entries(wrong)) {
    test(`${name}: replaced, not trusted`, async () => {
      const cache = prepare(make);
      // Commands look at it, too, and neither wait for it nor fail.
      for (const ONEBEAM of ['where', 'info', 'clean'])
        expect(await runs(cache, { ONEBEAM })).toMatchObject({ exitCode: 0, stderr: '' });
      expect(await runs(cache, { ONEBEAM: 'verify' })).toMatchObject({ signal: null, stderr: '' });
      expect(await runs(cache)).toEqual(started);
      const { whole, making, other } = releases(cache);
      expect([whole.length, making, other]).toEqual([1, [], []]);
      expect(listing(whole[0]!)).toEqual(modelRelease);
    });
  }

  const locks: Record<string, (lock: string) => void> = {
    'a folder': (lock) => mkdirSync(lock),
    'a FIFO': (lock) => fifo(lock),
    'a link to nowhere': (lock) => symlinkSync('/nowhere/x', lock),
  };
  for (const [name, make] of Object.entries(locks)) {
    test(`a lock that is ${name}: nothing depends on it`, async () => {
      const cache = prepare((place) => make(join(place, '../.lock')));
      expect(await runs(cache)).toEqual(started);
      expect(listing(releases(cache).whole[0]!)).toEqual(modelRelease);
    });
  }

  test('does not touch a folder of another format beside it', async () => {
    const cache = prepare((place) => mkdirSync(place.replace('/1-', '/0-'), { recursive: true }));
    expect(await runs(cache)).toEqual(started);
    expect(releases(cache).other).toEqual([key.replace('1-', '0-')]);
  });
});

describe('a release that lost something is rebuilt aside', () => {
  const damage: Record<string, (release: string) => void> = {
    'a file removed': (release) => rmSync(join(release, 'erts/lib/stdlib-6.0/ebin/m7.beam')),
    'the last file removed': (release) => rmSync(join(release, 'bin/tool')),
    'a file truncated': (release) =>
      truncateSync(writable(join(release, 'erts/lib/stdlib-6.0/ebin/m7.beam')), 5),
    'three files emptied, as after a power loss': (release) => {
      for (const index of [1, 2, 3])
        truncateSync(writable(join(release, `erts/lib/stdlib-6.0/ebin/m${index}.beam`)), 0);
    },
    'a program made a plain file, as a copy or a backup leaves it': (release) =>
      chmodSync(join(release, 'erts/bin/erlexec'), 0o644),
    'a file made longer': (release) => writeFileSync(writable(join(release, 'bin/tool')), 'x'.repeat(10_000)),
    'a folder removed': (release) => rmSync(join(release, 'erts/lib'), { recursive: true }),
    'the whole release removed': (release) => rmSync(release, { recursive: true }),
    'the marker removed': (release) => rmSync(join(release, '../complete')),
    'a file replaced by a folder': (release) => {
      rmSync(join(release, 'bin/tool'));
      mkdirSync(join(release, 'bin/tool'));
    },
    'a file replaced by a link to an equal one': (release) => {
      renameSync(join(release, 'bin/tool'), join(release, 'bin/moved'));
      symlinkSync('moved', join(release, 'bin/tool'));
    },
    'a folder replaced by a link': (release) => {
      renameSync(join(release, 'bin'), join(release, '../bin'));
      symlinkSync('/nowhere', join(release, 'bin'));
    },
  };
  for (const [name, harm] of Object.entries(damage)) {
    test(name, async () => {
      const cache = freshCache();
      await runs(cache);
      harm(join(releases(cache).whole[0]!, 'release'));
      expect(await runs(cache)).toEqual(started);
      const { whole, making, other } = releases(cache);
      expect([whole.length, making, other]).toEqual([1, [], []]);
      expect(listing(whole[0]!)).toEqual(modelRelease);
    });
  }

  test('a running program is not harmed, and finds its files under their names at any moment', async () => {
    const cache = freshCache();
    await runs(cache);
    const release = join(releases(cache).whole[0]!, 'release');
    const read = `until [ -e "${cache}/stop" ]; do cat "${release}/bin/tool" >/dev/null || exit 3; done; cat "${release}/bin/tool" | head -1`;
    const running = start(tool, { env: { TOOL_CACHE_DIR: cache, PROBE_RUN: read } });
    for (let round = 0; round < 5; round++) {
      rmSync(join(release, 'erts/lib/stdlib-6.0/ebin/m7.beam'));
      expect(await runs(cache)).toEqual(started);
    }
    writeFileSync(join(cache, 'stop'), '');
    expect(await running).toEqual({
      exitCode: 0,
      signal: null,
      stdout: '#!/usr/bin/env escript\n',
      stderr: '',
    });
  }, 120_000);
});

describe('a damaged executable: three lines, code 125, and nothing under the final name', () => {
  const whole = readFileSync(tool);
  const manifestLength = whole.readUInt32LE(whole.length - footerSize + 4);
  const payloadLength = Number(whole.readBigUInt64LE(whole.length - footerSize + 8));
  const manifestAt = whole.length - footerSize - manifestLength;
  const payloadAt = manifestAt - payloadLength;

  async function damaged(change: (bytes: Buffer) => Buffer): Promise<void> {
    const broken = join(folder, 'broken');
    const cache = freshCache();
    rmSync(broken, { force: true });
    writeFileSync(broken, change(Buffer.from(whole)), { mode: 0o755 });
    const ran = await start(broken, {
      env: { TOOL_CACHE_DIR: cache, BROKEN_CACHE_DIR: cache, PROBE_RUN: 'echo started' },
    });
    expect(ran.exitCode).toBe(125);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toMatch(/^broken: the executable is damaged\ncause: .+\nhint: .+\n$/);
    const { whole: complete, making, other } = releases(cache);
    expect([complete, making, other]).toEqual([[], [], []]);
  }

  const flips: Record<string, number> = {
    'the first byte of the payload': payloadAt,
    'a byte in the middle of the payload': payloadAt + (payloadLength >> 1),
    'the last byte of the payload': manifestAt - 1,
    'the first byte of the manifest': manifestAt,
    'a byte of a path in the manifest': whole.indexOf('"path":"erts', manifestAt) + 9,
    'the payload length in the footer': whole.length - footerSize + 8,
    'the manifest length in the footer': whole.length - footerSize + 4,
    'the version in the footer': whole.length - footerSize,
    'the manifest digest in the footer': whole.length - footerSize + 16,
    'the payload digest in the footer': whole.length - footerSize + 48,
    'the magic in the footer': whole.length - 3,
  };
  for (const [name, at] of Object.entries(flips)) {
    test(`flipped: ${name}`, () =>
      damaged((bytes) => {
        bytes[at]! ^= 1;
        return bytes;
      }));
  }

  test('truncated: the last byte, the footer, half of the payload', async () => {
    for (const length of [
      whole.length - 1,
      whole.length - footerSize,
      payloadAt + (payloadLength >> 1),
      payloadAt,
    ]) {
      await damaged((bytes) => bytes.subarray(0, length));
    }
  });

  test('more bytes after the end', () => damaged((bytes) => Buffer.concat([bytes, Buffer.from('more')])));
});

test('clock: modification times play no part', async () => {
  const cache = freshCache();
  await runs(cache);
  const release = join(releases(cache).whole[0]!, 'release');
  const inode = statSync(join(release, 'bin/tool')).ino;
  for (const seconds of [0, 4_102_444_800]) {
    utimesSync(join(release, 'bin/tool'), seconds, seconds);
    utimesSync(release, seconds, seconds);
    expect(await runs(cache)).toEqual(started);
  }
  expect(statSync(join(release, 'bin/tool')).ino).toBe(inode);
});

test('leftovers of killed launchers go, what a living one holds stays, and so does what no launcher made', async () => {
  const cache = freshCache();
  const home = emptyFolder(cache, 'onebeam/tool');
  chmodSync(join(cache, 'onebeam'), 0o700);
  emptyFolder(home, '.new-dead/release/erts');
  writeFileSync(join(home, '.new-dead/release/erts/file'), 'x');
  const outside = emptyFolder(folder, 'outside');
  writeFileSync(join(outside, 'keep'), 'x');
  symlinkSync(outside, join(home, '.new-dead/link'));
  emptyFolder(home, '.new-alive');
  emptyFolder(home, 'notes');
  const hold = `opendir(my $d, $ARGV[0]); open(my $f, '<&=' . fileno($d)); flock($f, 2) or die $!; syswrite(STDOUT, 'x'); sleep 60`;
  const holder = Bun.spawn(['perl', '-e', hold, join(home, '.new-alive')], { stdout: 'pipe' });
  await holder.stdout.getReader().read();
  expect(await runs(cache)).toEqual(started);
  holder.kill();
  const { making, other } = releases(cache);
  expect(making).toEqual([join(home, '.new-alive')]);
  expect(other).toEqual(['notes']);
  expect(listing(outside)).toEqual(['keep 644 1']);
});

test('two versions side by side, and the same name with other content: each runs its own', async () => {
  const cache = freshCache();
  const other = await makeProgram(join(folder, 'other'), { files: probeFiles('tool', 'two') });
  const show = { TOOL_CACHE_DIR: cache, PROBE_RUN: 'tail -1 "$ESCRIPT_NAME"' };
  const first = start(tool, { env: { ...show, PROBE_SLEEP: '0.5' } });
  expect((await start(other, { env: show })).stdout).toBe('two\n');
  expect((await first).stdout).toBe('one\n');
  expect(releases(cache).whole.length).toBe(2);
});

test('a start waits for another one, and continues when that ends', async () => {
  const cache = freshCache();
  const holder = await lockHolder(cache);
  const waiting = runs(cache);
  await Bun.sleep(300);
  expect(releases(cache).whole).toEqual([]);
  holder.kill();
  expect(await waiting).toEqual(started);
});
