import { afterAll, expect, test } from 'bun:test';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPrefix } from '../../src/cache/inventory.ts';
import { run } from '../../src/cli/run.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { assemble } from '../../src/executable/write/assemble.ts';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';
import { removeParts, sampleParts } from '../executable/parts.ts';
import { cacheWithLauncher } from '../launcher/cache-with-launcher.ts';
import { cli, inFolder, onebeamProcess as onebeam } from './command-line.ts';
import { fakeTerminal } from './fake-terminal.ts';

afterAll(removeParts);

const things = { tree: await otp(27), script: await hello('zip') };

testWith(
  things,
  'in a pipe: results on stdout, all else on stderr, no escape sequence in either',
  ({ tree, script }) =>
    inFolder(async (cwd) => {
      const env = { ONEBEAM_BUILD_CACHE: await cacheWithLauncher(join(cwd, 'cache')), CI: 'true' };
      const { code, out, err } = await onebeam(['build', script, '--erts', tree.root], { cwd, env });
      expect({ code, lines: out.trim().split('\n').length }).toEqual({ code: 0, lines: 2 });
      expect(out).toMatch(/ [0-9a-f]{64}\n$/);
      expect(err.match(/packed payload in/g)).toHaveLength(1);
      expect(err).toEndWith('\n./dist/hello\n');
      expect(out + err).not.toContain('\x1b');
    }),
);

testWith(
  things,
  '--quiet leaves nothing but warnings; colour comes when it is asked for',
  ({ tree, script }) =>
    inFolder(async (cwd) => {
      const args = ['build', script, '--erts', tree.root];
      const quiet = await onebeam([...args, '--quiet'], { cwd });
      expect(quiet.out).toBe('');
      expect(quiet.err.replace(/^(warning|hint):.*\n/gm, '')).toBe('');
      const dry = await onebeam([...args, '-nq'], { cwd });
      expect([dry.out, dry.err]).toEqual(['', quiet.err]);
      const asked = await onebeam([...args, '--color=always'], { cwd });
      expect(asked.err).toContain('\x1b[1m./dist/hello');
      const forced = await onebeam(args, { cwd, env: { FORCE_COLOR: '1' } });
      expect(forced.err).toContain('\x1b[1m./dist/hello');
    }),
);

testWith(
  things,
  'SIGINT and SIGTERM: exit code 128 and the number of the signal, and nothing is left',
  ({ tree, script }) =>
    inFolder(async (cwd) => {
      for (const [signal, code] of [
        ['SIGINT', 130],
        ['SIGTERM', 143],
      ] as const) {
        const env = plainEnvironment({ ONEBEAM_BUILD_CACHE: await cacheWithLauncher(join(cwd, signal)) });
        const args = [...cli, 'build', script, '--erts', tree.root, '--level', '19'];
        const child = Bun.spawn(args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
        // It has a folder in its cache as soon as it is at work.
        const isAtWork = async () =>
          (await readdir(join(cwd, signal)).catch(() => [])).some((name) => name.startsWith(buildPrefix));
        while (child.exitCode === null && !(await isAtWork())) await Bun.sleep(5);
        child.kill(signal);
        expect({ signal, code: await child.exited }).toEqual({ signal, code });
        expect(await new Response(child.stderr).text()).toContain('error: interrupted\nhint: ');
        expect((await readdir(cwd)).filter((name) => !name.startsWith('SIG'))).toEqual([]);
        expect((await readdir(join(cwd, signal))).filter((name) => name.startsWith('.'))).toEqual([]);
      }
    }),
);

test('SIGINT counts for what only reads, too', () =>
  inFolder(async (cwd) => {
    const executable = (await assemble((await sampleParts('linux-x64')).options)).path;
    const reason = new OnebeamError('interrupted', { found: 'SIGINT' });
    for (const words of [
      ['verify', executable],
      ['unpack', executable, '-o', 'laid-out'],
      ['explain', executable],
    ]) {
      const environment = { ONEBEAM_BUILD_CACHE: join(cwd, 'cache') };
      const signal = AbortSignal.abort(reason);
      const terminal = fakeTerminal({ workingFolder: cwd, environment, signal });
      expect([words, await run(words, terminal)]).toEqual([words, 130]);
      expect(terminal.written.err).toContain('error: interrupted\n');
    }
    expect((await readdir(cwd, { recursive: true })).sort()).toEqual(['cache']);
  }));

test('reports invalid usage with exit code 2 and a suggestion', () =>
  inFolder(async (cwd) => {
    const flag = await onebeam(['build', 'x', '--ofline'], { cwd });
    expect([flag.code, flag.out]).toEqual([2, '']);
    expect(flag.err).toBe(
      'error: unknown option `--ofline`; did you mean `--offline`?\nhint: see `onebeam help build`\n',
    );
    const command = await onebeam(['biuld'], { cwd });
    expect(command.code).toBe(2);
    expect(command.err).toContain('did you mean `build`?');
    for (const words of [
      ['help', 'nosuch'],
      ['nosuch', '--help'],
      ['-h', 'nosuch'],
      ['help', 'systools', 'nosuch'],
    ]) {
      const { code, out, err } = await onebeam(words, { cwd });
      expect({ words, code, out }).toEqual({ words, code: 2, out: '' });
      expect(err).toStartWith('error: unknown command `nosuch`\n');
    }
    const nothing = await onebeam([], { cwd });
    expect([nothing.code, nothing.out]).toEqual([2, '']);
    expect(nothing.err).toStartWith(
      'Usage: onebeam <command>\n\nonebeam build ./my_app   # dist/my_app, for',
    );
    for (const words of [['help'], ['-h'], ['--help']]) {
      const { code, out, err } = await onebeam(words, { cwd });
      expect({ words, code, out, err }).toEqual({ words, code: 0, out: nothing.err, err: '' });
      expect(out).toEndWith('src/cli/README.md for more.\n');
    }
    expect((await onebeam(['help', 'cache'], { cwd })).out).toStartWith('onebeam cache <action>\n');
    expect((await onebeam(['-V'], { cwd })).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await onebeam(['targets', '--color=pink'], { cwd })).code).toBe(2);
  }));
