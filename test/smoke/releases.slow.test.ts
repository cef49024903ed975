import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeIfBinary } from '../../src/binary/describe-if-binary.ts';
import { runsOn } from '../../src/binary/require-target.ts';
import { inspect } from '../../src/executable/read/inspect.ts';
import { readPackedFile } from '../../src/executable/read/packed-file.ts';
import { build } from '../../src/pipeline/build.ts';
import { thisHost } from '../../src/targets/host-target.ts';
import { type Target, targets } from '../../src/targets/target.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { realRuntimes } from '../bed/real-runtimes.ts';
import { until } from '../bed/release-session.ts';
import { mixRelease } from '../bed/releases.ts';
import { testWith } from '../bed/when.ts';
import { windowsPath, wine } from '../executable/wine/wine.ts';
import { stubCache } from '../stub/real-stubs.ts';

const things = { runtimes: await realRuntimes(), mix: await mixRelease(27) };
const system = await wine();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-real-releases-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  if (!(system instanceof NotAvailable)) await system.close();
});

let built: Promise<Map<Target, string>> | undefined;

/** Executables of a release for all targets, by one build with real runtimes. */
function executables(runtimes: string, release: string): Promise<Map<Target, string>> {
  built ??= (async () => {
    const context = {
      workingFolder: folder,
      cacheFolder: stubCache,
      environment: process.env,
      host: thisHost(),
    };
    const request = { release, erts: `${runtimes}/{target}`, targets: ['all'], output: 'all/' };
    const { artifacts, failures } = await build(request, context);
    expect(failures).toEqual([]);
    return new Map(artifacts.map(({ target, path }) => [target, path]));
  })();
  return built;
}

const mostOfEmulator = 40_000_000;

describe('a Mix release with real OTP 28 runtimes', () => {
  for (const target of targets) {
    testWith(
      things,
      `${target}: the executable is complete, and its emulator is for the target (37)`,
      async ({ runtimes, mix }) => {
        const path = (await executables(runtimes, mix.folder)).get(target)!;
        const isWindows = target.startsWith('windows');
        const { manifest } = await inspect(path);
        expect(manifest).toMatchObject({ target, format: 3, otp: { release: '28' } });
        const files = manifest.files.map((file) => file.path);
        for (const name of ['hello', 'elixir', 'logger', 'crypto', 'sasl', 'kernel'])
          expect(files.some((file) => file.startsWith(`lib/${name}-`))).toBe(true);
        const shell = files.filter((file) => /\.sh$|^bin\/hello$/.test(file));
        expect(shell.length > 0).toBe(!isWindows);
        expect('daemon' in manifest.release!.commands).toBe(!isWindows);
        // Reading one file checks the complete payload.
        const emulator = files.find((file) => /\/bin\/(beam\.smp|beam\.smp\.dll)$/.test(file))!;
        const binary = describeIfBinary((await readPackedFile(path, emulator, mostOfEmulator))!)!;
        // Windows on arm64 emulates x64.
        expect(runsOn(binary, target)).toBe(true);
      },
      300_000,
    );
  }
});

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString().replaceAll('\r', '');

testWith(
  { ...things, wine: system },
  'windows-x64: a service starts, answers and stops under Wine; what Windows does not have is refused with the reason',
  async ({ wine, runtimes, mix }) => {
    const executable = (await executables(runtimes, mix.folder)).get('windows-x64')!;
    const env = {
      HELLO_CACHE_DIR: windowsPath(join(folder, 'cache')),
      HELLO_STATE_DIR: windowsPath(join(folder, 'state')),
    };
    const call = async (...words: string[]) => {
      const { exitCode, stdout, stderr } = await wine.run(executable, words, env, undefined, 280_000);
      return { exitCode, stdout: text(stdout), stderr: text(stderr) };
    };
    expect(await call('stop')).toMatchObject({
      exitCode: 1,
      stderr: 'hello-windows-x64.exe: not running\n',
    });
    for (const [name, reason] of [
      ['daemon', 'cannot detach from their console'],
      ['upgrade', 'locks the executable of a running program'],
    ] as const) {
      const refused = await call(name);
      expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining(reason)]);
    }
    const service = wine.run(executable, ['start', 'a b', '--', 'ü'], env, undefined, 580_000);
    await until(
      () => existsSync(join(folder, 'state', 'run', 'pid')),
      () => 'has not noted its process',
    );
    await until(
      async () => (await call('ping')).stdout === 'pong\n',
      () => 'no pong',
    );
    expect((await call('status')).stdout).toMatch(
      /^running: process \d+\nversion: 1\.0\.0\nnode: hello@localhost/,
    );
    expect(await call('rpc', 'IO.inspect System.argv()')).toEqual({
      exitCode: 0,
      stdout: '["a b", "--", "ü"]\n',
      stderr: '',
    });
    expect((await call('eval', 'IO.puts Hello.Later.value()')).stdout).toBe('42\n');
    expect(await call('stop')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    const ended = await service;
    expect([ended.exitCode, text(ended.stdout)]).toEqual([0, expect.stringContaining('stopped\n')]);
    expect((await call('pid')).exitCode).toBe(1);
  },
  600_000,
);
