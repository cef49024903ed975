import { afterAll, describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { hasOpenFiles } from '../../runtime-stub/commands/in-use.ts';
import { posix } from '../../runtime-stub/system/posix.ts';
import { tool as bedTool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { makeProgram } from './make-program.ts';
import { inMounts, testAsRoot, testWithMounts } from './mounts.ts';
import { probeFiles } from './probe.ts';
import { emptyFolder, releases, start } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const tool = await makeProgram(folder, { files: probeFiles() });
const old = await makeProgram(join(folder, 'old'), { files: probeFiles('tool', 'old') });
const fresh = () => emptyFolder(folder, randomUUID());
const PATH = '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin';

const children: Bun.Subprocess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts the older program as a real executable inside its release, and waits until it runs. */
async function running(env: Record<string, string>, before: string[] = []): Promise<Bun.Subprocess> {
  const ready = join(folder, randomUUID());
  mkdirSync(ready);
  chmodSync(ready, 0o777);
  const run = `cp /bin/sleep "$BINDIR/sleeper"; "$BINDIR/sleeper" 0; : > "${ready}/x"; exec "$BINDIR/sleeper" 600`;
  const child = Bun.spawn([...before, old], { env: { PATH, ...env, PROBE_RUN: run } });
  children.push(child);
  // The shell keeps its script open until the program takes its place: there is no moment in between.
  while (!existsSync(join(ready, 'x'))) await Bun.sleep(5);
  return child;
}

interface Cleaned {
  removed: string[];
  kept: string[];
}

const cleanCommand = (env: Record<string, string>) => ({ ONEBEAM: 'clean:json', ...env });

function cleaned(ran: { exitCode: number; stderr: string; stdout: string }): Cleaned {
  expect([ran.exitCode, ran.stderr]).toEqual([0, '']);
  const report = JSON.parse(ran.stdout);
  return {
    removed: report.removed.map(({ path }: { path: string }) => path),
    kept: report.kept.map(({ reason }: { reason: string }) => reason).sort(),
  };
}

const clean = async (env: Record<string, string>): Promise<Cleaned> =>
  cleaned(await start(tool, { env: cleanCommand(env) }));

async function ended(child: Bun.Subprocess): Promise<void> {
  child.kill('SIGKILL');
  await child.exited;
}

describe('keeps a running release, whatever the spelling of its cache folder', () => {
  const spellings: Record<string, (base: string) => Record<string, string>> = {
    'as it is': (base) => ({ TOOL_CACHE_DIR: base }),
    'a slash at the end': (base) => ({ TOOL_CACHE_DIR: `${base}/` }),
    'a dot in the path': (base) => ({ TOOL_CACHE_DIR: base.replace(/\/([^/]+)$/, '/./$1') }),
    'dots up and down again': (base) => ({ TOOL_CACHE_DIR: `${base}/../${base.split('/').at(-1)}` }),
    'two slashes': (base) => ({ TOOL_CACHE_DIR: base.replaceAll('/', '//') }),
    'HOME with a slash at the end': (base) => ({ HOME: `${base}/` }),
    'a link': (base) => {
      const link = join(folder, `link-${randomUUID()}`);
      symlinkSync(base, link);
      return { TOOL_CACHE_DIR: link };
    },
  };
  for (const [name, spell] of Object.entries(spellings)) {
    test(name, async () => {
      const env = spell(fresh());
      const child = await running(env);
      expect(await clean(env)).toEqual({ removed: [], kept: ['in use'] });
      await start(tool, { env: { ...env, PROBE_RUN: 'true' } });
      expect(await clean(env)).toEqual({ removed: [], kept: ['current', 'in use'] });
      expect((await start('readlink', { arguments: [`/proc/${child.pid}/exe`] })).stdout).not.toContain(
        'deleted',
      );
      await ended(child);
      const { removed, kept } = await clean(env);
      expect([removed.length, kept]).toEqual([1, ['current']]);
    });
  }

  test('started under one spelling, cleaned under another', async () => {
    const base = fresh();
    symlinkSync(base, `${base}-link`);
    const child = await running({ TOOL_CACHE_DIR: `${base}-link` });
    expect(await clean({ TOOL_CACHE_DIR: `${base}/.` })).toEqual({ removed: [], kept: ['in use'] });
    await ended(child);
  });

  test('a folder that two variables lead to is cleaned once', async () => {
    const home = fresh();
    const env = { XDG_CACHE_HOME: `${home}/./.cache`, HOME: home };
    await start(old, { env: { ...env, PROBE_RUN: 'true' } });
    await start(tool, { env: { ...env, PROBE_RUN: 'true' } });
    const { removed, kept } = await clean(env);
    expect([removed.length, kept]).toEqual([1, ['current']]);
  });
});

describe('a process that cannot be seen', () => {
  const base = fresh();
  const env = { TOOL_CACHE_DIR: base };
  const expectKept = async (commands: string, more: Record<string, string> = {}) => {
    const ran = await inMounts(commands, { env: { ...cleanCommand(env), TOOL: tool, ...more } });
    expect(cleaned(ran)).toEqual({ removed: [], kept: ['in use'] });
  };

  testWithMounts(
    'it runs in another PID namespace',
    async () => {
      const child = await running(env);
      await expectKept('exec unshare -pf --mount-proc "$TOOL"');
      await ended(child);
    },
    'PID namespaces with their own /proc',
  );

  testWithMounts(
    'this user may not see it in /proc',
    async () => {
      const child = await running(env);
      await expectKept('exec unshare -pf /bin/sh -c \'mount -t proc -o hidepid=2 proc /proc; "$TOOL"\'');
      await ended(child);
    },
    'PID namespaces with their own /proc',
  );
});

testAsRoot('a user without rights over others: what runs stays, what ended goes', async () => {
  const user = 54_321;
  const base = fresh();
  chownSync(base, user, user);
  const asUser = ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups'];
  const env = { TOOL_CACHE_DIR: base };
  const ran = () => start('setpriv', { arguments: [...asUser.slice(1), tool], env: cleanCommand(env) });
  const child = await running(env, asUser);
  expect(cleaned(await ran())).toEqual({ removed: [], kept: ['in use'] });
  await ended(child);
  expect(cleaned(await ran()).removed.length).toBe(1);
  expect(releases(base)).toEqual({ whole: [], making: [], other: [] });
});

describe('a program that something else runs', () => {
  /** Maps a file as an emulator does, closes it, and says so. */
  const mapping = `
    use strict; my ($path) = @ARGV;
    open(my $f, '<', $path) or die $!;
    my $map = syscall(${process.arch === 'arm64' ? 222 : 9}, 0, 4096, 5, 2, fileno($f), 0);
    close $f; $| = 1; print $map > 0 ? "mapped\\n" : "failed\\n"; sleep 600;`;

  const kinds: Record<string, string> = {
    'a file system of its own': 'mount -t tmpfs -o mode=700 none "$BASE"',
    overlayfs:
      'mount -t tmpfs none /mnt; mkdir -m 700 /mnt/upper /mnt/work /mnt/lower; mount -t overlay -o lowerdir=/mnt/lower,upperdir=/mnt/upper,workdir=/mnt/work none "$BASE"',
  };
  for (const [name, mount] of Object.entries(kinds)) {
    testWithMounts(
      `its executable is the emulator’s; ${name}`,
      async () => {
        const base = fresh();
        const ran = await inMounts(
          `${mount}
        export TOOL_CACHE_DIR="$BASE"
        PROBE_RUN=true "$OLD"
        mkfifo "$BASE/pipe"
        perl -e "$MAPPING" "$(ls -d "$BASE"/onebeam/tool/1-*)/release/erts/bin/erlexec" > "$BASE/pipe" &
        read said < "$BASE/pipe"
        echo "$said" >&2
        ONEBEAM=clean:json "$TOOL"
        kill $!; wait 2>/dev/null
        ONEBEAM=clean:json "$TOOL" >&2`,
          { env: { BASE: base, OLD: old, TOOL: tool, MAPPING: mapping } },
        );
        expect(JSON.parse(ran.stdout)).toMatchObject({ removed: [], kept: [{ reason: 'in use' }] });
        const [said, ...later] = ran.stderr.split('\n');
        expect(said).toBe('mapped');
        expect(JSON.parse(later.join('\n'))).toMatchObject({ removed: [{}], kept: [] });
      },
      name === 'overlayfs' ? name : undefined,
    );
  }
});

test('a launcher that has found the release and has not started the program yet', async () => {
  const base = fresh();
  const env = { TOOL_CACHE_DIR: base };
  await start(old, { env: { ...env, PROBE_RUN: 'true' } });
  const [release] = releases(base).whole;
  const map =
    'globalThis.kept = Bun.mmap(process.argv[1], { shared: false }); console.log("kept"); setTimeout(() => {}, 600_000)';
  const child = Bun.spawn([process.execPath, '-e', map, join(release!, 'complete')], { stdout: 'pipe' });
  children.push(child);
  await child.stdout.getReader().read();
  expect(await clean(env)).toEqual({ removed: [], kept: ['in use'] });
  await ended(child);
  expect((await clean(env)).removed).toEqual([release!]);
});

testWithMounts('keeps a release and reports it if its use is unknown', async () => {
  // Not one of the file systems that are known to be local.
  const ran = await inMounts(
    `mount -t ramfs -o mode=700 none "$BASE"; chmod 700 "$BASE"; export TOOL_CACHE_DIR="$BASE"
     PROBE_RUN=true "$OLD"; ONEBEAM=clean "$TOOL"; ONEBEAM=clean:json "$TOOL" >&2`,
    { env: { BASE: fresh(), OLD: old, TOOL: tool } },
  );
  expect(ran.stdout).toMatch(
    /^kept .+ \(unknown: it may be in use on another machine that shares this file system\)\nhint: .+`rm -rf`.+\n$/,
  );
  expect(JSON.parse(ran.stderr)).toMatchObject({
    removed: [],
    kept: [{ reason: 'unknown', detail: 'it may be in use on another machine that shares this file system' }],
  });
});

describe('files beside the releases', () => {
  test('files and links with a release’s name go, and what a link leads to stays', async () => {
    const base = fresh();
    await start(tool, { env: { TOOL_CACHE_DIR: base, PROBE_RUN: 'true' } });
    const home = join(base, 'onebeam/tool');
    const name = (digit: string) => join(home, `1-${digit.repeat(32)}`);
    const outside = fresh();
    writeFileSync(join(outside, 'keep'), 'x');
    writeFileSync(name('a'), 'x');
    symlinkSync(outside, name('b'));
    expect(Bun.spawnSync(['mkfifo', name('c')]).exitCode).toBe(0);
    expect(await clean({ TOOL_CACHE_DIR: base })).toEqual({
      removed: [name('a'), name('b'), name('c')],
      kept: ['current'],
    });
    expect(readdirSync(outside)).toEqual(['keep']);
  });
});

describe('macOS uses lsof, here with that of Linux', async () => {
  const lsof = await bedTool('lsof');
  testWith({ lsof }, 'used, unused, and no answer', async ({ lsof: { program } }) => {
    const base = fresh();
    const child = await running({ TOOL_CACHE_DIR: base });
    const [release] = releases(base).whole;
    expect(hasOpenFiles(posix(), release!, [program])).toEqual({ state: 'used' });
    await ended(child);
    expect(hasOpenFiles(posix(), release!, [program])).toMatchObject({ state: 'unused', isExclusive: false });
    for (const other of ['/bin/true', '/nowhere/lsof'])
      expect(hasOpenFiles(posix(), release!, [other])).toMatchObject({ state: 'unknown' });
  });
});
