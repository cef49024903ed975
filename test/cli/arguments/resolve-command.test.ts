import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../../src/cli/run.ts';
import { hello } from '../../bed/escripts.ts';
import { otp } from '../../bed/otp.ts';
import { runOk } from '../../bed/run.ts';
import { testWith } from '../../bed/when.ts';
import { inFolder, onebeam } from '../command-line.ts';
import { fakeTerminal } from '../fake-terminal.ts';

const things = { tree: await otp(27), script: await hello('zip') };

testWith(
  things,
  'onebeam.toml is found upward; flag before variable before file, and --verbose tells which',
  ({ tree, script }) =>
    inFolder(async (cwd) => {
      await mkdir(join(cwd, 'deep', 'er'), { recursive: true });
      const path = join(cwd, 'onebeam.toml');
      await writeFile(
        path,
        `input = '${script}'\nerts = '${tree.root}'\noutput = 'made/'\nname = 'file'\nlevel = 2\nadd-app = ['xmerl']\n`,
      );
      const env = { ONEBEAM_NAME: 'variable', ONEBEAM_LEVEL: '5' };
      const said = await onebeam(['build', '--verbose', '--level', '4'], {
        cwd: join(cwd, 'deep', 'er'),
        env,
      });
      expect({ code: said.code, err: said.err }).toMatchObject({ code: 0 });
      expect(existsSync(join(cwd, 'made', 'variable'))).toBe(true);
      expect(said.err).toContain('level: 4, from --level\n');
      expect(said.err).toContain('name: "variable", from ONEBEAM_NAME\n');
      expect(said.err).toContain(`add-app: ["xmerl"], from ${path}\n`);
      expect(said.err).toMatch(/^ {2}xmerl +\S+ +\S+ \S+ +added by --add-app$/m);

      await writeFile(path, 'naem = "x"\n');
      const wrong = await onebeam(['build', script, '--json'], { cwd });
      expect({ code: wrong.code, error: JSON.parse(wrong.out).error }).toMatchObject({
        code: 2,
        error: { code: 'config-unknown-key', hint: 'did you mean `name`?' },
      });
      const other = await onebeam(['build', script, '-c', 'not-there.toml', '--json'], { cwd });
      expect(JSON.parse(other.out).error.code).toBe('config-not-found');
    }),
);

testWith(
  things,
  'other commands take from there what means the same, and not where a build puts its result',
  ({ tree, script }) =>
    inFolder(async (cwd) => {
      const path = join(cwd, 'onebeam.toml');
      await writeFile(
        path,
        `erts = '${tree.root}'\nlevel = 2\noffline = true\nadd-app = ['xmerl']\ntarget = 'linux-arm64'\n` +
          `output = 'made/'\nname = 'file'\nlock-file = 'other.lock'\nmirror = 'http://127.0.0.1:9/'\n`,
      );
      const json = async (args: string[], env: Record<string, string> = {}) => {
        const said = await onebeam([...args, '--json', '--verbose'], { cwd, env });
        const origins = [...said.err.matchAll(/^([\w-]+): .*, from (.*)$/gm)];
        return {
          code: said.code,
          from: Object.fromEntries(origins.map(([, name, origin]) => [name, origin])),
          ...JSON.parse(said.out),
        };
      };
      const payload = await json(['payload', script]);
      expect(payload).toMatchObject({ code: 0, level: 2, path: join(cwd, 'payload.tar.zst') });
      const all = { erts: path, level: path, offline: path, mirror: path, 'lock-file': path };
      expect(payload.from).toEqual({ ...all, name: path, 'add-app': path });
      const nearer = await json(['payload', script, '--level', '4'], {
        ONEBEAM_LEVEL: '3',
        ONEBEAM_OFFLINE: '0',
      });
      expect(nearer).toMatchObject({
        level: 4,
        from: { ...all, level: '--level', 'add-app': path, offline: 'ONEBEAM_OFFLINE' },
      });
      expect((await json(['payload', script], { ONEBEAM_LEVEL: '3' })).level).toBe(3);
      expect((await json(['payload', script], { ONEBEAM_ERTS: 'not-there' })).error.code).toBe(
        'erts-argument',
      );

      expect(await json(['estimate', script])).toMatchObject({ basis: 'measured', from: { erts: path } });
      expect((await json(['doctor'])).checks).toContainEqual(
        expect.objectContaining({
          name: 'runtimes for other targets',
          found: expect.stringMatching(/^not checked/),
        }),
      );
      const prepared = await json(['erts', 'prepare', tree.root, 'minimal']);
      expect(prepared.applications.map(({ name }: { name: string }) => name)).toContain('xmerl');
      expect((await json(['launcher', 'list'])).from).toEqual({ target: path, offline: path });

      await onebeam(['build', script, '-t', 'host', '-o', 'here', '-q'], { cwd });
      expect(await json(['verify', 'here', '--rebuild'])).toMatchObject({ code: 0, same: true, from: all });
      expect((await json(['unpack', 'here'])).error).toMatchObject({
        code: 'option-invalid',
        path: '--output',
      });
      expect((await json(['inspect', 'here'])).from).toEqual({});

      await writeFile(path, 'naem = 1\n');
      for (const args of [
        ['payload', script],
        ['estimate', script],
        ['verify', 'here'],
        ['doctor'],
        ['launcher', 'list'],
      ]) {
        expect((await json(args)).error.code).toBe('config-unknown-key');
      }
      expect((await json(['inspect', 'here'])).code).toBe(0);
    }),
);

testWith(things, 'payload and estimate take a runtime in every form that build takes', ({ tree, script }) =>
  inFolder(async (cwd) => {
    await onebeam(['erts', 'prepare', tree.root, 'minimal'], { cwd });
    await runOk('tar', ['-czf', join(cwd, 'otp.tar.gz'), '-C', join(cwd, 'minimal'), '.']);
    using server = Bun.serve({ port: 0, fetch: () => new Response(Bun.file(join(cwd, 'otp.tar.gz'))) });
    const env = { ONEBEAM_BUILD_CACHE: join(cwd, 'cache'), no_proxy: '127.0.0.1' };
    const said = async (command: string, erts: string) => {
      const { code, out } = await onebeam([command, script, '--erts', erts, '--json'], { cwd, env });
      return { code, ...JSON.parse(out) };
    };
    const url = `http://127.0.0.1:${server.port}/otp.tar.gz`;
    const digests = new Set<string>();
    for (const erts of ['minimal', 'otp.tar.gz', url]) {
      const { sha256, path } = await said('payload', erts);
      digests.add(sha256);
      expect(path).toBe(join(cwd, 'payload.tar.zst'));
      expect(await said('estimate', erts)).toMatchObject({ code: 0, basis: 'measured' });
    }
    expect(digests.size).toBe(1);
    expect(existsSync(join(cwd, 'onebeam.lock'))).toBe(true);
  }),
);

test('a required option that is missing is refused before any work', () =>
  inFolder(async (folder) => {
    for (const [argv, said] of [
      [
        ['payload', 'x'],
        'invalid `--erts`: expected an OTP folder, an archive, a URL or a version, found nothing',
      ],
      [['unpack', 'x'], 'invalid `--output`: expected a folder, found nothing'],
    ] as const) {
      const terminal = fakeTerminal({ workingFolder: folder });
      expect([argv, await run(argv, terminal)]).toEqual([argv, 2]);
      expect(terminal.written.err).toStartWith(`error: ${said}\n`);
    }
  }));

test('an error about a value names what set it', () =>
  inFolder(async (cwd) => {
    const said = async (toml: string, env: Record<string, string>, ...words: string[]) => {
      await writeFile(join(cwd, 'onebeam.toml'), toml);
      const { out } = await onebeam(['build', 'x', ...words, '--json'], { cwd, env });
      return JSON.parse(out).error;
    };
    expect(await said('level = 99', {})).toMatchObject({
      code: 'config-value',
      message: `invalid \`level\` in \`${join(cwd, 'onebeam.toml')}\`, line 1: expected a whole number from 1 to 19, found \`99\``,
    });
    expect(await said('level = 99', { ONEBEAM_LEVEL: '0' })).toMatchObject({
      code: 'option-invalid',
      message: 'invalid `ONEBEAM_LEVEL`: expected a whole number from 1 to 19, found `0`',
      hint: 'correct the variable, or unset it',
    });
    expect((await said('level = 99', { ONEBEAM_LEVEL: '0' }, '--level', '20')).path).toBe('--level');
  }));

test('every command refuses a mirror that is not a URL', () =>
  inFolder(async (folder) => {
    await mkdir(join(folder, 'otp'));
    for (const words of [
      ['build', 'x', '--erts', '27'],
      ['payload', 'x', '--erts', '27'],
      ['estimate', 'x', '--erts', '27'],
      ['estimate', 'x', '--erts', 'otp'],
      ['doctor'],
    ]) {
      for (const mirror of ['not-a-url', 'ftp://example.org']) {
        const terminal = fakeTerminal({ workingFolder: folder, environment: { HOME: folder } });
        const code = await run([...words, '--mirror', mirror], terminal);
        expect([words, code, terminal.written.err]).toEqual([
          words,
          2,
          expect.stringContaining(
            `invalid \`--mirror\`: expected a URL with \`http\` or \`https\`, found \`${mirror}\``,
          ),
        ]);
      }
    }
  }));
