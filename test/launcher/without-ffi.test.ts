import { describe, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../bed/run.ts';
import { makeProgram } from './make-program.ts';
import { testAsRoot } from './mounts.ts';
import { probeFiles, readProbe } from './probe.ts';
import { situations } from './situations.ts';
import { emptyFolder, listing, releases, start } from './start.ts';
import { workFolder } from './work-folder.ts';

// Where functions of libc cannot be called: `bun:ffi` makes code at run time.

const folder = workFolder();
const tool = await makeProgram(folder, { files: probeFiles() });
const cache = emptyFolder(folder, 'cache');
const environment = { PATH: '/usr/bin:/bin', HOME: folder, TOOL_CACHE_DIR: cache, LANG: 'C.UTF-8' };

for (const {
  name,
  wrapper: [wrapper, ...words],
  missing,
} of situations) {
  if (missing) test.skip(`${name} (missing: ${missing})`, () => {});
  if (missing) continue;
  const within = (program: string, own: string[] = [], env: Record<string, string> = {}) =>
    run(wrapper, [...words, program, ...own], { env: { ...environment, ...env } });
  const started = (own: string[] = [], env: Record<string, string> = {}) =>
    start(wrapper, { arguments: [...words, tool, ...own], env: { ...environment, ...env } });

  describe(name, () => {
    test('the first start unpacks as usual, and the next one uses that', async () => {
      await start(tool, { env: { ...environment, PROBE_RUN: ':' } });
      const expected = listing(releases(cache).whole[0]!);
      rmSync(releases(cache).whole[0]!, { recursive: true });
      const result = { exitCode: 7, signal: null, stdout: '', stderr: '' };
      expect(await started([], { PROBE_EXIT: '7' })).toEqual(result);
      expect(listing(releases(cache).whole[0]!)).toEqual(expected);
      expect(releases(cache).making).toEqual([]);
      expect(await started([], { PROBE_EXIT: '7' })).toEqual(result);
    });

    test('arguments, environment, signals and limits are those of a direct start', async () => {
      const own = ['', 'a b', 'ü 日本', '--version', '-e', 'line\nfeed'];
      const launched = readProbe((await within(tool, own)).stdout);
      const normal = readProbe((await run(tool, own, { env: environment })).stdout);
      const release = join(releases(cache).whole[0]!, 'release');
      const direct = readProbe((await within(join(release, 'erts/bin/erlexec'), own)).stdout);
      expect(launched.argv).toEqual(normal.argv);
      const sane = (entries: string[]) =>
        entries.filter((entry) => !/^(_|OLDPWD|PWD|SHLVL|BUN_.*)=/.test(entry));
      expect(sane(launched.environment).sort()).toEqual(sane(normal.environment).sort());
      const state = (lines: string[]) =>
        lines.map((line) => line.replace(/^(group session terminal nice) .*?(\S+)$/, '$1 $2'));
      expect(state(launched.state)).toEqual(state(direct.state));
    });

    test('the launcher’s commands work', async () => {
      for (const command of ['info', 'where', 'extract', 'verify', 'doctor', 'clean']) {
        const { exitCode, stdout, stderr } = await started([], { ONEBEAM: command });
        expect({ command, exitCode, stderr }).toEqual({ command, exitCode: 0, stderr: '' });
        expect(stdout).not.toBe('');
      }
    });

    test('a file of the release that lost a byte is seen', async () => {
      const file = join(releases(cache).whole[0]!, 'release/erts/lib/stdlib-6.0/ebin/m7.beam');
      const before = listing(releases(cache).whole[0]!);
      await run('truncate', ['-s', '-1', file], { env: environment });
      expect(listing(releases(cache).whole[0]!)).not.toEqual(before);
      expect(await started([], { PROBE_EXIT: '7' })).toMatchObject({ exitCode: 7, stderr: '' });
      expect(listing(releases(cache).whole[0]!)).toEqual(before);
    });
  });
}

const withoutJit = { ...environment, BUN_JSC_useJIT: '0' };

test('refuses an argument that is not UTF-8', async () => {
  const ran = await run('perl', ['-e', `exec {$ARGV[0]} $ARGV[0], "a\\xff"`, tool], { env: withoutJit });
  expect(ran.exitCode).toBe(125);
  expect(Buffer.from(ran.stderr).toString()).toMatch(
    /^tool: .+\ncause: an argument is not valid UTF-8.+\nhint: .+\n$/s,
  );
});

test('paths that are not UTF-8: finds the executable', async () => {
  const script =
    'n=$(printf "x\\377y"); cp "$TOOL" "$n"; PROBE_RUN="exit 7"; export PROBE_RUN; "./$n"; echo $?';
  const ran = await run('sh', ['-c', script], { env: { ...withoutJit, TOOL: tool }, cwd: folder });
  expect([Buffer.from(ran.stdout).toString(), Buffer.from(ran.stderr).toString()]).toEqual(['7\n', '']);
});

testAsRoot('a set-uid executable is refused here, too', async () => {
  const script = 'cp "$TOOL" setuid; chown 65534 setuid && chmod 6755 setuid && ./setuid';
  const ran = await run('sh', ['-c', script], { env: { ...withoutJit, TOOL: tool }, cwd: folder });
  expect(Buffer.from(ran.stderr).toString()).toContain('rights of another user');
  expect(ran.exitCode).toBe(125);
});
