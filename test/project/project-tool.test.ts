import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTools } from '../bed/build-tools.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { onebeam } from '../cli/command-line.ts';
import { layOut } from './lay-out.ts';

const things = { tree: await otp(27), tools: await buildTools(27) };
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'onebeam-project-errors-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const tools = things.tools instanceof NotAvailable ? '/nowhere' : things.tools;
const env = { PATH: `${tools}:/usr/bin:/bin`, HOME: '', MIX_HOME: '', REBAR_COLOR: 'none' };

async function refused(cwd: string, words: string[] = [], more: Record<string, string> = {}) {
  const own = { ...env, HOME: home, MIX_HOME: home, ...more };
  const { code, out } = await onebeam(['build', '--json', ...words], { cwd, env: own });
  const { error } = JSON.parse(out);
  return { exit: code, code: error.code, message: error.message, hint: error.hint };
}

const mixFile = (more: string) => `defmodule Lib.MixProject do
  use Mix.Project
  def project, do: [${more}]
end
`;

test('a Mix umbrella names its applications that make an escript', async () => {
  const cwd = await layOut(join(home, 'umbrella'), {
    'mix.exs': mixFile('apps_path: "apps", deps: []'),
    'apps/core/mix.exs': mixFile('app: :core'),
    'apps/tool/mix.exs': mixFile('app: :tool, escript: [main_module: Tool]'),
  });
  expect(await refused(cwd, ['.'])).toEqual({
    exit: 1,
    code: 'project-umbrella',
    message: `\`${cwd}/mix.exs\` is an umbrella project, which does not build an escript`,
    hint: 'build one of its applications: `onebeam build apps/tool`',
  });
  await rm(join(cwd, 'apps/tool'), { recursive: true });
  expect((await refused(cwd)).hint).toContain('`onebeam build apps/my_app`');
});

testWith(
  things,
  'a Mix library is told what its project lacks',
  async () => {
    const cwd = await layOut(join(home, 'mixlib'), {
      'mix.exs': mixFile('app: :lib, version: "1.0.0", deps: []'),
      'lib/lib.ex': 'defmodule Lib do\nend\n',
    });
    expect(await refused(cwd, ['mix.exs'])).toEqual({
      exit: 1,
      code: 'project-no-main',
      message: `\`${cwd}/mix.exs\` does not name a module with \`main/1\`, so \`mix escript.build\` cannot build an escript`,
      hint: 'add `escript: [main_module: MyApp.CLI]` to `project/0` in `mix.exs`; replace `MyApp.CLI` by your module that has `main/1`',
    });
  },
  120_000,
);

testWith(
  things,
  'a rebar3 library is told that it has no main/1, and several applications that one must be named',
  async () => {
    const cwd = await layOut(join(home, 'rebarlib'), {
      'rebar.config': '{erl_opts, []}.\n',
      'src/lib.app.src': '{application, lib, [{vsn, "1"}, {applications, [kernel, stdlib]}]}.\n',
      'src/lib.erl': '-module(lib).\n-export([run/0]).\nrun() -> ok.\n',
    });
    const library = await refused(cwd);
    expect(library).toMatchObject({ exit: 1, code: 'project-no-main' });
    expect(library.message).toStartWith(
      `the project of \`${cwd}/rebar.config\` is not a command-line program`,
    );
    expect(library.hint).toContain('`{escript_emu_args, "%%! -escript main my_module\\n"}.`');
    // A project with a release gets a hint about that instead.
    await writeFile(join(cwd, 'rebar.config'), '{relx, [{release, {lib, "1"}, [lib]}]}.\n');
    expect(await refused(cwd)).toMatchObject({ exit: 1, code: 'project-makes-release' });
    const two = await layOut(join(home, 'two'), {
      'rebar.config': '{erl_opts, []}.\n',
      'apps/a/src/a.app.src': '{application, a, [{vsn, "1"}]}.\n',
      'apps/b/src/b.app.src': '{application, b, [{vsn, "1"}]}.\n',
    });
    expect(await refused(two)).toMatchObject({
      exit: 1,
      code: 'project-ambiguous',
      hint: 'add `{escript_main_app, my_app}.` to that file, or pass a finished escript',
    });
  },
  120_000,
);

test('Gleam for JavaScript, and Gleam that has no `export escript` yet', async () => {
  const cwd = await layOut(join(home, 'gleam'), {
    'gleam.toml': 'name = "hello"\ntarget = "javascript"\n',
    'bin/gleam': `#!/bin/sh\necho "error: unrecognized subcommand 'escript'" >&2\nexit 2\n`,
  });
  await Bun.$`chmod +x ${join(cwd, 'bin/gleam')}`.quiet();
  const more = { PATH: `${join(cwd, 'bin')}:/usr/bin:/bin` };
  expect(await refused(cwd, ['gleam.toml'], more)).toMatchObject({
    code: 'project-not-erlang',
    hint: 'set `target = "erlang"` in `gleam.toml`',
  });
  await writeFile(join(cwd, 'gleam.toml'), 'name = "hello"\n');
  expect(await refused(cwd, [], more)).toMatchObject({
    code: 'project-gleam-old',
    hint: 'update Gleam, or add gleescript to the project: `gleam add gleescript`',
  });
});

test('a named folder without a project is not treated as an escript', async () => {
  const cwd = join(home, 'empty', 'folder');
  await mkdir(cwd, { recursive: true });
  expect(await refused(home, ['empty/folder'])).toMatchObject({ code: 'project-missing' });
});

testWith(
  things,
  "a tool's warnings are shown, all it prints with --verbose as it comes, and stdout and stderr in their order",
  async ({ tree }) => {
    const cwd = await layOut(join(home, 'noisy'), {
      'gleam.toml': 'name = "hello"\n',
      'bin/gleam':
        '#!/bin/sh\necho out-1\n[ -n "$SAY" ] && echo "$SAY" >&2 || echo err-2 >&2\necho out-3\necho err-4 >&2\n[ -z "$GOOD" ] && exit 1\nprintf "#!/usr/bin/env escript\\nmain(_) -> ok.\\n" > hello\n',
    });
    await Bun.$`chmod +x ${join(cwd, 'bin/gleam')}`.quiet();
    const build = async (words: string[], more: Record<string, string> = {}) =>
      onebeam(['build', '.', '--dry-run', '--erts', tree.root, ...words], {
        cwd,
        env: { HOME: home, PATH: `${join(cwd, 'bin')}:/usr/bin:/bin`, ...more },
      });
    const all = 'out-1\nerr-2\nout-3\nerr-4\n';
    expect((await build([])).err).toStartWith(all);
    expect((await build(['--verbose'])).err.split(all)).toHaveLength(2);
    expect((await build([], { GOOD: '1' })).err).not.toContain('out-1');
    expect((await build(['--verbose'], { GOOD: '1' })).err).toContain(all);
    const warned = { GOOD: '1', SAY: 'lib/a.ex:1: warning: unused' };
    expect((await build([], warned)).err).toContain('out-1\nlib/a.ex:1: warning: unused\nout-3\n');
    expect((await build(['-q'], warned)).err).not.toContain('out-1');
    expect((await build([], { GOOD: '1', SAY: 'Warning: unused' })).err).toContain('Warning: unused');
  },
  120_000,
);
