import { afterAll, beforeAll, expect, test } from 'bun:test';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withoutTimes } from '../../src/archive/zip-times.ts';
import { openEscript } from '../../src/escript/read-escript.ts';
import { buildTools } from '../bed/build-tools.ts';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';
import { onebeam } from '../cli/command-line.ts';

const things = { tree: await otp(27), tools: await buildTools(27), script: await hello('zip') };
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'onebeam-project-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function project(name: string, files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(home, name, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return join(home, name);
}

const environment = (tools: string) => ({
  PATH: `${tools}:/usr/bin:/bin`,
  HOME: home,
  MIX_HOME: home,
  REBAR_COLOR: 'none',
});

/** Returns what an executable prints. */
async function started(path: string, args: string[]): Promise<string> {
  const ran = await run(path, args, { env: plainEnvironment({ XDG_CACHE_HOME: join(home, 'xdg') }) });
  return Buffer.from(ran.stdout).toString();
}

const mix = (main: string) => ({
  'mix.exs': `defmodule Greet.MixProject do
  use Mix.Project
  def project, do: [app: :greet, version: "0.1.0", deps: [], escript: [main_module: Greet.CLI, path: "out/greet"]]
end
`,
  'lib/cli.ex': `defmodule Greet.CLI do\n  @env Mix.env()\n  def main(args), do: ${main}\nend\n`,
});

testWith(
  things,
  'in a Mix project, from a folder below it: the escript that mix makes, with its own path, built for production',
  async ({ tree, tools }) => {
    const folder = await project('greet', mix('IO.puts("mix #{inspect(args)} #{@env}")'));
    const said = await onebeam(['build', '--erts', tree.root, '-o', join(home, 'greet-exe')], {
      cwd: join(folder, 'lib'),
      env: environment(tools),
    });
    expect({ code: said.code, err: said.err }).toMatchObject({ code: 0 });
    expect(said.err).toContain('mix escript.build in ..: ');
    expect(said.err).not.toContain('Generated');
    expect(await started(join(home, 'greet-exe'), ['a b'])).toBe('mix ["a b"] prod\n');
    const again = await onebeam(['build', '--erts', tree.root, '-o', join(home, 'greet-exe')], {
      cwd: folder,
      env: { ...environment(tools), MIX_ENV: 'test' },
    });
    expect(again.code).toBe(0);
    expect(await started(join(home, 'greet-exe'), [])).toBe('mix [] test\n');
  },
  120_000,
);

testWith(
  things,
  'what the tool prints is shown when it fails: exit code 1 and the code of the error',
  async ({ tree, tools }) => {
    const folder = await project('broken', mix('IO.puts('));
    const said = await onebeam(['build', '--erts', tree.root], { cwd: folder, env: environment(tools) });
    expect({ code: said.code, out: said.out }).toEqual({ code: 1, out: '' });
    expect(said.err).toContain('lib/cli.ex');
    expect(said.err).toContain('error: `mix escript.build` failed in ');
  },
  120_000,
);

testWith(
  things,
  'in a rebar3 project: the escript of escript_name',
  async ({ tree, tools }) => {
    const folder = await project('r', {
      'rebar.config':
        '{escript_name, "say-it"}.\n{escript_main_app, say}.\n{escript_emu_args, "%%! -escript main say\\n"}.\n',
      'src/say.app.src': '{application, say, [{vsn, "1"}, {applications, [kernel, stdlib]}]}.\n',
      'src/say.erl': '-module(say).\n-export([main/1]).\nmain(A) -> io:format("rebar3 ~p~n", [A]).\n',
    });
    const said = await onebeam(['build', '--erts', tree.root, '--json'], {
      cwd: folder,
      env: environment(tools),
    });
    expect(said.code).toBe(0);
    const { name, artifacts } = JSON.parse(said.out);
    expect(name).toBe('say-it');
    expect(await started(artifacts[0].path, ['x'])).toBe('rebar3 ["x"]\n');
    // The packed files contain no build time.
    const { bytes, header } = await openEscript(join(folder, '_build/default/bin/say-it'));
    const archive = bytes.subarray(header.bodyOffset);
    expect(Buffer.compare(archive, withoutTimes(archive, 'say-it'))).toBe(0);
  },
  120_000,
);

testWith(
  things,
  'in a rebar3 project with several applications: the escript of the profile in REBAR_PROFILE',
  async ({ tree, tools }) => {
    const resource = (name: string) =>
      `{application, ${name}, [{vsn, "1"}, {registered, []}, {applications, [kernel, stdlib]}]}.\n`;
    const folder = await project('profile', {
      'rebar.config':
        '{profiles, [{release, [{escript_main_app, front}, {escript_name, tool}, {escript_incl_apps, [helper]}]}]}.\n',
      'apps/front/src/front.app.src': resource('front'),
      'apps/front/src/front.erl':
        '-module(front).\n-export([main/1]).\nmain(A) -> io:format("~p ~p~n", [helper:h(), A]).\n',
      'apps/helper/src/helper.app.src': resource('helper'),
      'apps/helper/src/helper.erl': '-module(helper).\n-export([h/0]).\nh() -> helped.\n',
    });
    const build = (more: Record<string, string>) =>
      onebeam(['build', '--erts', tree.root, '--json'], {
        cwd: folder,
        env: { ...environment(tools), ...more },
      });
    const { name, artifacts } = JSON.parse((await build({ REBAR_PROFILE: 'release' })).out);
    expect(name).toBe('tool');
    expect(await started(artifacts[0].path, ['x'])).toBe('helped ["x"]\n');
    const without = await build({});
    expect([without.code, JSON.parse(without.out).error.hint]).toEqual([
      1,
      'build with the profile that defines it: `REBAR_PROFILE=release onebeam build`',
    ]);
  },
  120_000,
);

// Debian has no Gleam: a substitute does what its documentation describes, with a real escript.
const gleams: [string, string, string][] = [
  ['gleam export escript', '', 'export escript'],
  ['gleescript', '[dev-dependencies]\ngleescript = ">= 1.5.0 and < 2.0.0"\n', 'run -m gleescript'],
];
for (const [way, dependency, words] of gleams) {
  testWith(
    things,
    `in a Gleam project: ${way}`,
    async ({ tree, tools, script }) => {
      const name = `g_${words.length}`;
      const folder = await project(name, {
        'gleam.toml': `name = "hello"\nversion = "1.0.0"\n${dependency}`,
      });
      const bin = join(home, `${name}-bin`);
      await mkdir(bin);
      const said = '  Compiled in 0.26s\n   Running gleescript.main\n  Generated ./hello\n';
      await writeFile(
        join(bin, 'gleam'),
        `#!/bin/sh\n[ "$*" = "${words}" ] || { echo "unrecognised $*" >&2; exit 1; }\ncp '${script}' hello\nprintf '${said.replaceAll('\n', '\\n')}'\n`,
      );
      await chmod(join(bin, 'gleam'), 0o755);
      const env = { ...environment(tools), PATH: `${bin}:${environment(tools).PATH}` };
      const built = await onebeam(['build', '--erts', tree.root], { cwd: folder, env });
      expect({ code: built.code, err: built.err }).toMatchObject({ code: 0 });
      expect(await started(join(folder, 'dist', 'hello'), ['z'])).toBe('hello from zip: ["z"]\n');
    },
    120_000,
  );
}

test('without a project, or without its tool, the error says what to do', async () => {
  const empty = await onebeam(['build', '--json'], { cwd: home });
  expect({ code: empty.code, error: JSON.parse(empty.out).error.code }).toEqual({
    code: 1,
    error: 'project-missing',
  });
  const folder = await project('no-tool', { 'gleam.toml': 'name = "x"\n' });
  const tool = await onebeam(['build', '--json'], { cwd: folder, env: { PATH: '/nowhere', HOME: home } });
  expect(JSON.parse(tool.out).error).toMatchObject({ code: 'project-tool-missing' });
});
