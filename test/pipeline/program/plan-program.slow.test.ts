import { afterAll, expect } from 'bun:test';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { inspect } from '../../../src/executable/read/inspect.ts';
import { explain } from '../../../src/inspection/explain.ts';
import { rebuild } from '../../../src/inspection/rebuild.ts';
import { build } from '../../../src/pipeline/build.ts';
import { thisHost } from '../../../src/targets/host-target.ts';
import { buildCache } from '../../bed/build-cache.ts';
import { otp } from '../../bed/otp.ts';
import { mixRelease, rebar3Release } from '../../bed/releases.ts';
import { hangsAfter, run } from '../../bed/run.ts';
import { plainEnvironment } from '../../bed/run-escript.ts';
import { smallFiles } from '../../bed/small-files.ts';
import { testWith } from '../../bed/when.ts';
import { onebeam } from '../../cli/command-line.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-plan-program-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const [mix, odd, rebar3, tree] = [
  await mixRelease(27),
  await mixRelease(27, { version: '1.0.0+abc' }),
  await rebar3Release(27),
  await otp(27),
];
const cli = resolve(import.meta.dir, '../../../src/cli.ts');
const context = {
  workingFolder: folder,
  cacheFolder: buildCache,
  environment: { PATH: process.env.PATH },
  host: thisHost(),
};

function started(program: string, words: readonly string[], more: Record<string, string> = {}) {
  const places = { ONEBEAM_CACHE_DIR: join(folder, 'cache'), XDG_STATE_HOME: join(folder, 'state') };
  return run(program, words, { env: plainEnvironment({ ...places, ...more }), timeout: hangsAfter });
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

testWith(
  { mix, tree },
  'a release by Mix becomes an executable that starts, is explained, and is built again byte for byte',
  async ({ mix, tree }) => {
    const output = join(folder, 'hello');
    const made = await build({ release: mix.folder, erts: tree.root, output }, context);
    expect(made.failures).toEqual([]);
    expect(made.release).toEqual({
      ...{ path: mix.folder, name: 'hello', version: '1.0.0', tool: 'mix', otp: '27' },
    });
    const evalBoot = 'releases/1.0.0/onebeam_eval.boot';
    expect(made.artifacts[0]!.preloaded).toEqual([
      { path: evalBoot, modules: expect.any(Number), recorded: 0, reduced: true },
    ]);
    const ran = await started(output, ['start', 'a', '--', '-sname', 'q'], {
      HELLO_TELL: '1',
      HELLO_STOP: '7',
    });
    expect([text(ran.stdout).split('\n')[0], ran.exitCode]).toEqual([
      'argv=["a", "--", "-sname", "q"] plain=[~c"a", ~c"--", ~c"-sname", ~c"q"]',
      7,
    ]);
    const evaluated = await started(output, ['eval', 'IO.inspect System.argv()', 'a', '-b']);
    expect(text(evaluated.stdout)).toBe('["a", "-b"]\n');
    expect(text((await started(output, ['migrate', 'x'])).stdout)).toBe('migrated ["x"]\n');
    const cookie = (await readFile(join(mix.folder, 'releases', 'COOKIE'), 'utf8')).trim();
    expect((await readFile(output)).includes(cookie)).toBe(false);
    const { manifest } = await inspect(output);
    expect(manifest).toMatchObject({ format: 3, release: { kind: 'service', distribution: 'local' } });
    const { owners } = await explain(output, context);
    expect(owners.find(({ name }) => name === 'elixir')?.because[0]).toBe('part of the release hello 1.0.0');
    expect(owners.find(({ name }) => name === 'program')?.because.join('\n')).toContain('onebeam_eval.boot');
    const again = await rebuild(output, { erts: tree.root }, context);
    expect(again).toMatchObject({ same: true, samePayload: true });
  },
  300_000,
);

testWith(
  { mix, tree },
  'the bytes do not depend on folder, home, user name, locale, time zone, umask, or the order of files (58)',
  async ({ mix, tree }) => {
    // On another file system, where there is one in memory.
    const copy = await mkdtemp(join(smallFiles, 'plan-program-'));
    try {
      const entries = await readdir(mix.folder, { recursive: true, withFileTypes: true });
      for (const entry of entries.filter((one) => one.isFile()).reverse()) {
        const from = join(entry.parentPath, entry.name);
        const to = join(copy, 'b', relative(mix.folder, from));
        await mkdir(dirname(to), { recursive: true });
        await copyFile(from, to);
      }
      const output = join(folder, 'one', 'hello');
      const made = await build({ release: mix.folder, erts: tree.root, output }, context);
      expect(made.failures).toEqual([]);
      const words = [cli, 'build', 'b', '--erts', tree.root, '-o', 'out/hello', '--quiet'];
      const ran = await run('sh', ['-c', 'umask 077; exec "$0" "$@"', process.execPath, ...words], {
        cwd: copy,
        env: {
          ...{ PATH: process.env.PATH, HOME: copy, USER: 'other', LOGNAME: 'other' },
          ...{ LC_ALL: 'tr_TR.UTF-8', TZ: 'Asia/Tokyo', TMPDIR: copy, ONEBEAM_BUILD_CACHE: buildCache },
        },
        timeout: hangsAfter,
      });
      expect({ code: ran.exitCode, said: ran.exitCode === 0 ? '' : text(ran.stderr) }).toEqual({
        code: 0,
        said: '',
      });
      expect(Buffer.compare(await readFile(join(copy, 'out', 'hello')), await readFile(output))).toBe(0);
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  },
  300_000,
);

testWith(
  { odd, tree },
  'a version with a plus, in a folder with a blank and a letter beyond ASCII: start, eval and version work',
  async ({ odd, tree }) => {
    const place = join(folder, 'é x');
    await mkdir(place);
    await cp(odd.folder, join(place, 'rel é'), { recursive: true });
    const output = join(place, 'hello');
    const made = await build({ release: join(place, 'rel é'), erts: tree.root, output }, context);
    expect(made.failures).toEqual([]);
    expect((await started(output, [], { HELLO_STOP: '5' })).exitCode).toBe(5);
    expect(text((await started(output, ['eval', 'IO.puts("x")'])).stdout)).toBe('x\n');
    expect(text((await started(output, ['version'])).stdout)).toContain('1.0.0+abc');
  },
  300_000,
);

testWith(
  { rebar3, tree },
  'a release by relx becomes an executable by the command line, with everything it decided in JSON',
  async ({ rebar3, tree }) => {
    const words = ['build', rebar3.folder, '--erts', tree.root, '-o', join(folder, 'garden'), '--json'];
    // Other tests of this machine may have a node of that name.
    const more = ['--env', 'A=1,2', '--distribution', 'none'];
    const said = await onebeam([...words, ...more], { cwd: folder });
    const document = JSON.parse(said.out);
    const dry = await onebeam(['build', rebar3.folder, '--erts', tree.root, '--dry-run'], { cwd: folder });
    expect(dry.err).toMatch(/not packed:\n {2}bin\/garden +replaced by the executable\n/);
    expect(document.release).toMatchObject({ name: 'garden', tool: 'relx' });
    expect(document.artifacts[0].leftOut).toContainEqual({ path: 'bin/garden', why: 'script' });
    const warnings = document.artifacts[0].warnings.map(({ code }: { code: string }) => code);
    expect(warnings).toContain('release-cookie-removed');
    const ran = await started(join(folder, 'garden'), ['foreground', 'a'], { GARDEN_STOP: '3' });
    expect(text(ran.stdout)).toBe('plain=["a"] colour=green plant=rose otp=27 sha=44\nstopped\n');
    expect(ran.exitCode).toBe(3);
    const { manifest } = await inspect(join(folder, 'garden'));
    expect(manifest.release?.defaults).toEqual({ A: '1,2' });
  },
  300_000,
);
