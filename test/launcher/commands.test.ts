import { describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { footerSize } from '../../src/payload/format/footer.ts';
import { makeProgram } from './make-program.ts';
import { probeFiles } from './probe.ts';
import { emptyFolder, listing, releases, start, writable } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const tool = await makeProgram(folder, { files: probeFiles() });
const freshCache = () => emptyFolder(folder, `cache-${randomUUID()}`);
const command = (cache: string, word: string, program = tool) =>
  start(program, { env: { TOOL_CACHE_DIR: cache, ONEBEAM: word, PROBE_RUN: 'echo started' } });
const run = (cache: string, program = tool) =>
  start(program, { env: { TOOL_CACHE_DIR: cache, PROBE_RUN: 'true' } });

// biome-ignore lint/suspicious/noExplicitAny: JSON
async function json(cache: string, word: string, exitCode = 0): Promise<any> {
  const ran = await command(cache, `${word}:json`);
  expect([ran.exitCode, ran.stderr]).toEqual([exitCode, '']);
  return JSON.parse(ran.stdout);
}

test('info: what it is made of, and nothing is unpacked for it', async () => {
  const cache = freshCache();
  expect(await json(cache, 'info')).toMatchObject({
    schemaVersion: 1,
    name: 'tool',
    target: 'linux-x64',
    otp: { release: '27', erts: '15.2' },
    files: 44,
    executable: tool,
    ready: false,
    cacheVariable: 'TOOL_CACHE_DIR',
  });
  expect((await command(cache, 'info')).stdout).toMatch(/^name +tool$/m);
  expect(listing(cache)).toEqual([]);
});

test('where: the folder, before and after the first start', async () => {
  const cache = freshCache();
  const { stdout } = await command(cache, 'where');
  expect(await json(cache, 'where')).toEqual({
    schemaVersion: 1,
    release: stdout.trim(),
    ready: false,
    from: 'TOOL_CACHE_DIR',
  });
  await run(cache);
  expect(stdout.trim()).toBe(join(releases(cache).whole[0]!, 'release'));
  expect((await json(cache, 'where')).ready).toBe(true);
});

test('extract: unpacks and does not start the program', async () => {
  const cache = freshCache();
  const ran = await command(cache, 'extract');
  expect(ran).toEqual({
    exitCode: 0,
    signal: null,
    stdout: `${releases(cache).whole[0]}/release\n`,
    stderr: '',
  });
  expect((await json(cache, 'extract')).release).toBe(ran.stdout.trim());
});

describe('verify: hashes everything again', () => {
  test('good, unpacked or not', async () => {
    const cache = freshCache();
    expect(await json(cache, 'verify')).toMatchObject({
      payload: { state: 'good' },
      release: { state: 'not unpacked' },
    });
    await run(cache);
    expect(await json(cache, 'verify')).toMatchObject({
      payload: { state: 'good' },
      release: { state: 'good', different: [] },
    });
    expect((await command(cache, 'verify')).stdout).toMatch(/^payload: good\nrelease: good: \//);
  });

  test('a file of equal size and other content, which a start does not see', async () => {
    const cache = freshCache();
    await run(cache);
    const file = join(releases(cache).whole[0]!, 'release/erts/lib/stdlib-6.0/ebin/m3.beam');
    const content = readFileSync(file);
    content[0]! ^= 1;
    writeFileSync(writable(file), content);
    expect(await json(cache, 'verify', 1)).toMatchObject({
      payload: { state: 'good' },
      release: { state: 'damaged', different: ['erts/lib/stdlib-6.0/ebin/m3.beam'] },
    });
    const ran = await command(cache, 'verify');
    expect([ran.exitCode, ran.stdout]).toMatchObject([1, expect.stringContaining('hint: ')]);
  });

  test('a damaged payload', async () => {
    const bytes = readFileSync(tool);
    const manifestAt = bytes.length - footerSize - bytes.readUInt32LE(bytes.length - footerSize + 4);
    bytes[manifestAt - 100]! ^= 1;
    const broken = join(emptyFolder(folder, 'broken'), 'tool');
    writeFileSync(broken, bytes, { mode: 0o755 });
    const cache = freshCache();
    const ran = await command(cache, 'verify:json', broken);
    expect([ran.exitCode, JSON.parse(ran.stdout).payload.state]).toEqual([1, 'damaged']);
    const doctor = await command(cache, 'doctor', broken);
    expect([doctor.exitCode, doctor.stdout]).toEqual([
      1,
      expect.stringMatching(/^bad +payload: .+\n +hint: download it again/),
    ]);
  });
});

describe('clean: removes what no process uses, keeps the current release, says what it did', () => {
  test('older and newer releases go; one that runs, the current one and foreign files stay', async () => {
    const cache = freshCache();
    const [old, running] = [
      await makeProgram(join(folder, 'old'), { files: probeFiles('tool', 'old') }),
      await makeProgram(join(folder, 'running'), { files: probeFiles('tool', 'running') }),
    ];
    await run(cache, old);
    const [oldRelease] = releases(cache).whole;
    // A script's process shows the shell as its executable: the program itself has to run from the release.
    const keep = `cp /bin/sleep "$BINDIR/sleeper"; exec "$BINDIR/sleeper" 60`;
    const child = Bun.spawn([running], {
      env: { PATH: '/usr/bin:/bin', TOOL_CACHE_DIR: cache, PROBE_RUN: keep },
    });
    while (!readlinkSync(`/proc/${child.pid}/exe`).endsWith('/sleeper')) await Bun.sleep(10);
    await run(cache);
    const home = join(cache, 'onebeam/tool');
    emptyFolder(home, 'notes');
    writeFileSync(join(home, 'file'), 'x');
    emptyFolder(cache, 'onebeam/other-tool/1-00000000000000000000000000000000');
    emptyFolder(home, '.new-dead');
    emptyFolder(home, '0-00000000000000000000000000000000');

    const report = await json(cache, 'clean');
    expect(report.removed.map(({ path }: { path: string }) => path).sort()).toEqual(
      [oldRelease!, join(home, '.new-dead'), join(home, '0-00000000000000000000000000000000')].sort(),
    );
    expect(report.kept.map(({ reason }: { reason: string }) => reason).sort()).toEqual(['current', 'in use']);
    expect(releases(cache)).toMatchObject({ making: [], other: ['file', 'notes'] });
    expect(releases(cache).whole.length).toBe(2);
    expect(listing(join(cache, 'onebeam')).some((line) => line.startsWith('other-tool/1-'))).toBe(true);

    child.kill();
    await child.exited;
    expect((await json(cache, 'clean')).removed.length).toBe(1);
    expect((await run(cache)).exitCode).toBe(0);
    expect((await command(cache, 'clean')).stdout).toMatch(/^kept .+ \(current\)\n$/);
  });

  test('nothing there', async () => {
    expect((await command(freshCache(), 'clean')).stdout).toBe('nothing to remove\n');
  });
});

test('an unknown command: three lines, code 125, and the program does not run', async () => {
  for (const word of ['help', 'info:xml', 'toString', 'INFO', ':json']) {
    const ran = await command(freshCache(), word);
    expect([ran.exitCode, ran.stdout]).toEqual([125, '']);
    expect(ran.stderr).toMatch(
      /^tool: unknown command\ncause: ONEBEAM=.+\nhint: set ONEBEAM to info, where, .+\n$/,
    );
  }
});

test('commands ignore the program’s arguments, and an empty ONEBEAM is ignored', async () => {
  const cache = freshCache();
  const env = { TOOL_CACHE_DIR: cache, PROBE_RUN: 'echo started' };
  expect((await start(tool, { env: { ...env, ONEBEAM: '' }, arguments: ['info'] })).stdout).toBe('started\n');
  rmSync(releases(cache).whole[0]!, { recursive: true });
  utimesSync(cache, 0, 0);
  expect((await start(tool, { env: { ...env, ONEBEAM: 'where' }, arguments: ['--x'] })).stdout).toContain(
    '/release\n',
  );
});
