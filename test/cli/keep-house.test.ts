import { expect, test } from 'bun:test';
import { chmod, mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { targets } from '../../src/targets/target.ts';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { inFolder, onebeam } from './command-line.ts';

const things = { tree: await otp(27), script: await hello('zip') };

const json = async (args: string[], options: Parameters<typeof onebeam>[1]) => {
  const { code, out } = await onebeam([...args, '--json'], options);
  return { code, ...JSON.parse(out) };
};

testWith(things, 'cache: where it is, what is there, what is old, and nothing', ({ tree, script }) =>
  inFolder(async (cwd) => {
    const env = { ONEBEAM_BUILD_CACHE: join(cwd, 'cache') };
    expect((await onebeam(['cache', 'dir'], { cwd, env })).out).toBe(`${join(cwd, 'cache')}\n`);
    expect((await json(['cache', 'list'], { cwd, env })).entries).toEqual([]);
    expect((await onebeam(['build', script, '--erts', tree.root, '-q'], { cwd, env })).code).toBe(0);
    const { entries } = await json(['cache', 'list'], { cwd, env });
    const kinds = entries.map(({ kind }: { kind: string }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['frames', 'launchers']));
    const { launchers } = await json(['launcher', 'list'], { cwd, env });
    expect(launchers.reduce((sum: number, state: { made: unknown[] }) => sum + state.made.length, 0)).toBe(1);

    const frame = entries.find(({ kind }: { kind: string }) => kind === 'frames');
    await utimes(frame.path, 1, 1);
    const tried = await json(['cache', 'prune', '--dry-run'], { cwd, env });
    expect(tried).toMatchObject({ dryRun: true, entries: [{ name: frame.name }] });
    for (const action of ['clean', 'prune']) {
      const { out } = await onebeam(['cache', action, '-n'], { cwd, env });
      expect(out).toMatch(/^would remove: \d+ entries, /);
    }
    expect((await json(['cache', 'list'], { cwd, env })).entries).toHaveLength(entries.length);
    for (const days of ['-5', '-0.1']) {
      const said = await json(['cache', 'prune', '--older-than', days], { cwd, env });
      expect(said).toMatchObject({ code: 2, error: { code: 'option-invalid', path: '--older-than' } });
    }
    expect((await json(['cache', 'prune', '--older-than', '7'], { cwd, env })).entries).toHaveLength(1);
    expect((await json(['cache', 'clean'], { cwd, env })).entries).toHaveLength(entries.length - 1);
    expect((await json(['cache', 'list'], { cwd, env })).entries).toEqual([]);
    expect((await onebeam(['cache', 'burn'], { cwd, env })).code).toBe(2);
  }),
);

test('launcher build makes what a build would make, once', () =>
  inFolder(async (cwd) => {
    const env = { ONEBEAM_BUILD_CACHE: join(cwd, 'cache') };
    const first = await json(['launcher', 'build'], { cwd, env });
    const second = await json(['launcher', 'build', '-t', 'host'], { cwd, env });
    expect([first.code, first.launchers[0].cached, second.launchers[0].cached]).toEqual([0, false, true]);
    expect(second.launchers[0].sha256).toBe(first.launchers[0].sha256);
  }));

test('stub, the name that the command had, does the same and says so', () =>
  inFolder(async (cwd) => {
    const env = { ONEBEAM_BUILD_CACHE: join(cwd, 'cache') };
    const old = await onebeam(['stub', 'list'], { cwd, env });
    const { out } = await onebeam(['launcher', 'list'], { cwd, env });
    expect([old.code, old.out]).toEqual([0, out]);
    expect(old.err).toContain('`onebeam stub` is called `onebeam launcher` now');
  }));

test('launcher accepts targets like build', () =>
  inFolder(async (cwd) => {
    const env = { ONEBEAM_BUILD_CACHE: join(cwd, 'cache') };
    const listed = async (target: string) =>
      (await json(['launcher', 'list', '-t', target], { cwd, env })).launchers?.map(
        (one: { target: string }) => one.target,
      );
    expect(await listed('linux-x64, linux-x64,windows-x64')).toEqual(['linux-x64', 'windows-x64']);
    expect(await listed('all')).toHaveLength(targets.length);
    for (const [action, target] of [
      ['list', 'bogus'],
      ['list', 'all,bogus'],
      ['build', 'all,bogus'],
    ] as const) {
      const said = await json(['launcher', action, '-t', target, '--offline'], { cwd, env });
      expect([action, target, said]).toMatchObject([
        action,
        target,
        { code: 2, error: { code: 'target-unknown' } },
      ]);
    }
  }));

testWith(things, 'doctor: all in order', ({ tree }) =>
  inFolder(async (cwd) => {
    const bin = join(cwd, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'erl'), `#!/bin/sh\necho -n '${tree.root}'\n`);
    await chmod(join(bin, 'erl'), 0o755);
    const env = { PATH: `${bin}:/usr/bin:/bin` };
    const { code, ok, checks } = await json(['doctor', '--offline'], { cwd, env });
    expect([code, ok]).toEqual([0, true]);
    const of = (name: string) => checks.find((check: { name: string }) => check.name === name);
    expect(of('runtime')).toMatchObject({ state: 'ok', found: expect.stringContaining(`OTP 27`) });
    expect(of('launcher').state).toBe('ok');
    for (const check of checks) if (check.state !== 'ok') expect(check.remedy).toBeString();
  }),
);

test('doctor: a failure has a remedy and exit code 1; what is only missing has exit code 0', () =>
  inFolder(async (cwd) => {
    await writeFile(join(cwd, 'file'), '');
    const env = { ONEBEAM_BUILD_CACHE: join(cwd, 'file', 'cache'), PATH: '/nowhere' };
    const bad = await onebeam(['doctor', '--offline'], { cwd, env });
    expect(bad.code).toBe(1);
    expect(bad.out).toMatch(/^✗ cache: .* cannot be written: ENOTDIR\n {2}hint: .*ONEBEAM_BUILD_CACHE/m);
    expect(bad.out).toMatch(/^- runtime: Erlang is not installed$/m);
    const fine = await onebeam(['doctor', '--offline'], { cwd, env: { PATH: '/nowhere' } });
    expect(fine.code).toBe(0);
  }));

test('doctor checks the network: reports unreachable hosts with a remedy', () =>
  inFolder(async (cwd) => {
    using server = Bun.serve({ port: 0, fetch: () => new Response('no such page', { status: 404 }) });
    const url = `http://127.0.0.1:${server.port}/`;
    const env = { no_proxy: '127.0.0.1' };
    const found = async (mirror: string) =>
      (await json(['doctor', '--mirror', mirror], { cwd, env })).checks.find(
        ({ name }: { name: string }) => name === 'runtimes for other targets',
      );
    expect(await found(url)).toMatchObject({ state: 'ok', found: expect.stringContaining('answers') });
    await server.stop(true);
    expect(await found(url)).toMatchObject({ state: 'missing', remedy: expect.stringContaining('--mirror') });
  }));
