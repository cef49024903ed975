import { describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, existsSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeProgram } from './make-program.ts';
import { inMounts, testAsRoot, testWithMounts } from './mounts.ts';
import { probeFiles } from './probe.ts';
import { emptyFolder, listing, releases, type Started, start } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const tool = await makeProgram(folder, { files: probeFiles() });
const fresh = (name = 'folder') => emptyFolder(folder, `${name}-${randomUUID()}`);
const run = { PROBE_RUN: 'echo started' };
const started: Started = { exitCode: 0, signal: null, stdout: 'started\n', stderr: '' };

/** Three lines that name the cause and the variable that helps, and code 125. */
function expectRefused(ran: Started, cause: RegExp, hint = /TOOL_CACHE_DIR/): void {
  expect(ran.stdout).toBe('');
  const [what, reason, remedy, ...rest] = ran.stderr.split('\n');
  expect(what).toStartWith('tool: ');
  expect(reason).toMatch(/^cause: /);
  expect(reason).toMatch(cause);
  expect(remedy).toMatch(/^hint: /);
  expect(remedy).toMatch(hint);
  expect(rest).toEqual(['']);
  expect(ran.exitCode).toBe(125);
}

describe('where the release goes', () => {
  test('the program’s variable has priority', async () => {
    const [own, general, home] = [fresh(), fresh(), fresh()];
    const env = { ...run, TOOL_CACHE_DIR: own, ONEBEAM_CACHE_DIR: general, XDG_CACHE_HOME: home, HOME: home };
    expect(await start(tool, { env })).toEqual(started);
    expect([releases(own).whole.length, releases(general).whole.length]).toEqual([1, 0]);
  });

  test('ONEBEAM_CACHE_DIR, then XDG_CACHE_HOME, then HOME/.cache', async () => {
    const [general, xdg, home] = [fresh(), fresh(), fresh()];
    await start(tool, { env: { ...run, ONEBEAM_CACHE_DIR: general, XDG_CACHE_HOME: xdg, HOME: home } });
    await start(tool, { env: { ...run, XDG_CACHE_HOME: xdg, HOME: home } });
    await start(tool, { env: { ...run, HOME: home } });
    for (const base of [general, xdg, join(home, '.cache')]) expect(releases(base).whole.length).toBe(1);
    expect(statSync(join(home, '.cache/onebeam')).mode & 0o7777).toBe(0o700);
  });

  test('a folder that is not there is made', async () => {
    const base = join(fresh(), 'a/b/c');
    expect(await start(tool, { env: { ...run, TOOL_CACHE_DIR: base } })).toEqual(started);
    expect(releases(base).whole.length).toBe(1);
  });

  test('odd names: spaces, quotes, Unicode, bytes that are not UTF-8', async () => {
    const base = fresh();
    const command =
      'for n in "a b" "q\'\\"" "ü日" "$(printf "x\\377y")"; do TOOL_CACHE_DIR="$0/$n" "$1" || exit; done; ls "$0" | wc -l';
    const ran = await start('/bin/sh', { arguments: ['-c', command, base, tool], env: run });
    expect(ran.stdout).toBe('started\nstarted\nstarted\nstarted\n4\n');
    expect(Bun.spawnSync(['find', base, '-name', 'complete']).stdout.toString().split('\n').length - 1).toBe(
      4,
    );
  });

  test('home unset, empty, relative: what the user database knows', async () => {
    const passwd = Bun.spawnSync(['getent', 'passwd', `${process.getuid!()}`]).stdout.toString();
    const home = passwd.split(':')[5]!;
    expect(home).toStartWith('/');
    for (const HOME of [undefined, '', 'relative']) {
      const ran = await start(tool, { env: { ONEBEAM: 'where', HOME, TMPDIR: folder } });
      expect(ran.exitCode).toBe(0);
      expect(ran.stdout).toStartWith(`${home}/.cache/onebeam/tool/1-`);
    }
    expect(existsSync(join(folder, 'relative'))).toBe(false);
  });

  test('a relative one that is demanded is refused', async () => {
    expectRefused(
      await start(tool, { env: { ...run, TOOL_CACHE_DIR: 'cache' } }),
      /cache: not an absolute path/,
    );
    expect(existsSync('cache')).toBe(false);
  });
});

const nobody = 65534;

/** Starts a program as the user `nobody`, in a separate group. */
const asNobody = (env: Record<string, string>, program = tool): Promise<Started> =>
  start('perl', {
    arguments: [
      '-MPOSIX',
      '-e',
      `setgid(${nobody}); setuid(${nobody}); exec {$ARGV[0]} @ARGV or die $!`,
      program,
    ],
    env,
  });

describe('folders that other users control', () => {
  test('other users may write to it: refused', async () => {
    const base = fresh();
    chmodSync(base, 0o777);
    expectRefused(
      await start(tool, { env: { ...run, TOOL_CACHE_DIR: base } }),
      /other users may write to it/,
    );
    expect(listing(base)).toEqual([]);
    chmodSync(base, 0o1777);
    expect(await start(tool, { env: { ...run, TOOL_CACHE_DIR: base } })).toEqual(started);
  });

  test('a shared folder inside it: refused', async () => {
    const base = fresh();
    emptyFolder(base, 'onebeam');
    chmodSync(join(base, 'onebeam'), 0o1777);
    expectRefused(
      await start(tool, { env: { ...run, TOOL_CACHE_DIR: base } }),
      /other users may write to it/,
    );
  });

  test('base is a link to an own folder: fine; the folder inside is a link: refused', async () => {
    const [base, elsewhere] = [fresh(), fresh()];
    symlinkSync(elsewhere, join(base, 'link'));
    expect(await start(tool, { env: { ...run, TOOL_CACHE_DIR: join(base, 'link') } })).toEqual(started);
    expect(releases(elsewhere).whole.length).toBe(1);
    symlinkSync(fresh(), join(base, 'onebeam'));
    expectRefused(await start(tool, { env: { ...run, TOOL_CACHE_DIR: base } }), /a link/);
  });

  testAsRoot('base pre-created by another user: refused, whatever its mode', async () => {
    for (const mode of [0o700, 0o755, 0o777, 0o1777]) {
      const base = fresh();
      chownSync(base, 1234, 1234);
      chmodSync(base, mode);
      expectRefused(
        await start(tool, { env: { ...run, TOOL_CACHE_DIR: base } }),
        /belongs to another user|may write/,
      );
      expect(listing(base)).toEqual([]);
    }
  });

  testAsRoot('base is a link to a foreign folder: refused', async () => {
    const [base, foreign] = [fresh(), fresh()];
    chownSync(foreign, 1234, 1234);
    symlinkSync(foreign, join(base, 'link'));
    expectRefused(await start(tool, { env: { ...run, TOOL_CACHE_DIR: join(base, 'link') } }), /another user/);
    expect(listing(foreign)).toEqual([]);
  });

  testAsRoot(
    'final name pre-created by another user in the shared temporary folder: foreign code never runs',
    async () => {
      const shared = fresh('tmp');
      chmodSync(shared, 0o1777);
      const trap = join(shared, `onebeam-${nobody}`);
      const model = fresh();
      await start(tool, { env: { ...run, TOOL_CACHE_DIR: model } });
      await start('cp', { arguments: ['-a', `${model}/.`, trap] });
      await start('sh', { arguments: ['-c', `chmod -R a+rwX "$0"; chown -R 1234:1234 "$0"`, trap] });
      const erlexec = join(releases(trap).whole[0]!, 'release/erts/bin/erlexec');
      const size = statSync(erlexec).size;
      writeFileSync(erlexec, '#!/bin/sh\necho stolen\n'.padEnd(size));
      const ran = await asNobody({ ...run, TMPDIR: shared, HOME: '/nowhere' });
      expect(ran.stdout).not.toContain('stolen');
      rmSync(`/tmp/onebeam-${nobody}`, { recursive: true, force: true });
    },
  );

  testAsRoot('root with the home of another user does not write there', async () => {
    const home = fresh('home');
    emptyFolder(home, '.cache');
    chownSync(home, 1234, 1234);
    chownSync(join(home, '.cache'), 1234, 1234);
    const ran = await start(tool, { env: { ONEBEAM: 'where', HOME: home } });
    expect(ran.stdout).not.toContain(home);
    expect(listing(home)).toEqual(['.cache 755']);
  });

  testAsRoot('set-uid, set-gid: refused', async () => {
    const copy = join(folder, 'privileged');
    await start('cp', { arguments: [tool, copy] });
    for (const mode of [0o4755, 0o2755]) {
      chmodSync(copy, mode);
      const ran = await asNobody({ ...run, TOOL_CACHE_DIR: fresh() }, copy);
      expect(ran.exitCode).toBe(125);
      expect(ran.stderr).toMatch(/^privileged: .*rights of another user\ncause: .*set-uid.*\nhint: .+\n$/);
    }
    rmSync(copy);
  });

  testAsRoot('unreadable self, mode 0111: says so', async () => {
    const copy = join(folder, 'unreadable');
    await start('cp', { arguments: [tool, copy] });
    chmodSync(copy, 0o111);
    const ran = await asNobody({ ...run, TOOL_CACHE_DIR: fresh() }, copy);
    expect(ran.exitCode).toBe(125);
    expect(ran.stderr).toMatch(/^unreadable: .+\ncause: .*permission denied.*\nhint: .+\n$/);
    rmSync(copy);
  });

  testAsRoot('a user without an entry in the database and without a home', async () => {
    const shared = fresh('tmp');
    chmodSync(shared, 0o1777);
    const ran = await start('perl', {
      arguments: ['-MPOSIX', '-e', 'setgid(54321); setuid(54321); exec {$ARGV[0]} @ARGV', tool],
      env: { ...run, TMPDIR: shared },
    });
    expect(ran).toEqual(started);
    expect(releases(join(shared, 'onebeam-54321')).whole.length).toBe(1);
  });
});

const mounted = (commands: string, env: Record<string, string> = {}): Promise<Started> =>
  inMounts(commands, { env: { TOOL: tool, ...run, ...env } });

describe('unusable disks', () => {
  testWithMounts('disk full: the space needed is named, and nothing is left', async () => {
    const base = fresh();
    const ran = await mounted(
      `mount -t tmpfs -o size=64k none "$BASE"; TOOL_CACHE_DIR=$BASE "$TOOL"; code=$?; find "$BASE" -name 'erlexec' >&2; exit $code`,
      { BASE: base },
    );
    expectRefused(ran, /no space left/, /free \d+ MB of disk space, or set TOOL_CACHE_DIR/);
  });

  for (const inodes of [7, 8, 9, 10, 20]) {
    testWithMounts(`no inodes left, for a folder or a file: ${inodes}`, async () => {
      const ran = await mounted(
        `mount -t tmpfs -o nr_inodes=${inodes} none "$BASE"; TOOL_CACHE_DIR=$BASE exec "$TOOL"`,
        { BASE: fresh() },
      );
      expectRefused(ran, /no space left/);
    });
  }

  testWithMounts('read-only home: the temporary folder instead', async () => {
    const [home, tmp] = [fresh('home'), fresh('tmp')];
    const ran = await mounted(
      `mount --bind "$HOME" "$HOME"; mount -o remount,ro,bind "$HOME"; mount --bind "$HOME" /root; mount -o remount,ro,bind /root; exec "$TOOL"`,
      { HOME: home, TMPDIR: tmp },
    );
    expect(ran).toEqual(started);
    expect(releases(join(tmp, `onebeam-${process.getuid!()}`)).whole.length).toBe(1);
  });

  testWithMounts('read-only, and demanded: refused', async () => {
    const ran = await mounted(
      `mount --bind "$BASE" "$BASE"; mount -o remount,ro,bind "$BASE"; TOOL_CACHE_DIR=$BASE exec "$TOOL"`,
      { BASE: fresh() },
    );
    expectRefused(ran, /read-only/);
  });

  testWithMounts('read-only, with the release in it: starts', async () => {
    const base = fresh();
    await start(tool, { env: { ...run, TOOL_CACHE_DIR: base } });
    const ran = await mounted(
      `mount --bind "$BASE" "$BASE"; mount -o remount,ro,bind "$BASE"; TOOL_CACHE_DIR=$BASE exec "$TOOL"`,
      { BASE: base },
    );
    expect(ran).toEqual(started);
  });

  testWithMounts('noexec: the cause and the variable', async () => {
    const ran = await mounted(`mount -t tmpfs -o noexec none "$BASE"; TOOL_CACHE_DIR=$BASE exec "$TOOL"`, {
      BASE: fresh(),
    });
    expectRefused(ran, /permission denied/, /noexec.*TOOL_CACHE_DIR/);
  });

  testWithMounts(
    'everything read-only, no temporary folder: starts with an override, else says what to set',
    async () => {
      const base = fresh();
      const readOnly = 'mount --bind / /mnt; mount -o remount,ro,bind /mnt; mount --bind /proc /mnt/proc';
      const refused = await mounted(`${readOnly}; exec chroot /mnt "$TOOL"`, { HOME: '/root' });
      expectRefused(refused, /cannot be written/);
      const overridden = await mounted(
        `${readOnly}; mount -t tmpfs -o mode=700 none "/mnt$BASE"; TOOL_CACHE_DIR=$BASE exec chroot /mnt "$TOOL"`,
        { BASE: base },
      );
      expect(overridden).toEqual(started);
    },
  );
});

describe('limits', () => {
  const limited = (limit: string) =>
    start('/bin/sh', {
      arguments: ['-c', `ulimit ${limit}; exec "$0"`, tool],
      env: { ...run, TOOL_CACHE_DIR: fresh() },
    });

  test('32 descriptors are enough', async () => {
    expect(await limited('-n 32')).toEqual(started);
  });

  test('too few descriptors: says so', async () => {
    for (const count of [6, 8]) {
      const ran = await limited(`-n ${count}`);
      expect(ran.stderr).toMatch(
        /^tool: .+\ncause: .+: too many open files\nhint: raise the limit for open files: `ulimit -n 64`\n$/,
      );
      expect(ran.exitCode).toBe(125);
    }
  });

  for (const [name, trap] of [
    ['the signal ignored', `trap '' XFSZ; `],
    ['the signal not ignored', ''],
  ] as const) {
    test(`file-size limit, ${name}: names it and the value that is needed, and nothing is left`, async () => {
      for (const jit of [{}, { BUN_JSC_useJIT: '0' }]) {
        const base = fresh();
        const ran = await start('/bin/sh', {
          arguments: ['-c', `${trap}ulimit -f 2; exec "$0"`, tool],
          env: { ...run, ...jit, TOOL_CACHE_DIR: base },
        });
        expectRefused(ran, /larger than the file size limit/, /ulimit -f.* 3000 bytes/);
        expect(releases(base)).toEqual({ whole: [], making: [], other: [] });
        expect(await start(tool, { env: { ...run, TOOL_CACHE_DIR: base } })).toEqual(started);
      }
    });
  }
});
