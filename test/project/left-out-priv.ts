import { expect } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildTools } from '../bed/build-tools.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { inFolder, onebeam } from '../cli/command-line.ts';
import { layOut } from './lay-out.ts';

const mix = (escript: string) => ({
  'mix.exs': `defmodule Greet.MixProject do
  use Mix.Project
  def project, do: [app: :greet, version: "0.1.0", deps: [], escript: [main_module: Greet.CLI${escript}]]
end
`,
  'lib/cli.ex': 'defmodule Greet.CLI do\n  def main(_), do: IO.puts(:code.priv_dir(:greet))\nend\n',
  'priv/words.txt': 'hello\n',
});

const rebar3 = (more: string) => ({
  'rebar.config': `{escript_name, greet}.\n{escript_main_app, greet}.\n${more}`,
  'src/greet.app.src': '{application, greet, [{vsn, "1"}, {applications, [kernel, stdlib]}]}.\n',
  'src/greet.erl': '-module(greet).\n-export([main/1]).\nmain(_) -> ok.\n',
  'priv/words.txt': 'hello\n',
});

const projects = {
  Mix: [mix(''), mix(', include_priv_for: [:greet]')],
  rebar3: [rebar3(''), rebar3('{escript_incl_priv, [{greet, "*"}]}.\n')],
} as const;

/** Tests the warning of a `priv` folder that the escript of a tool does not have. */
export async function testLeftOutPriv(tool: keyof typeof projects): Promise<void> {
  const things = { tree: await otp(27), tools: await buildTools(27) };
  const [without, having] = projects[tool];
  testWith(
    things,
    `in a ${tool} project: a priv folder that the escript does not have is a warning, with what to do`,
    ({ tree, tools }) =>
      inFolder(async (home) => {
        const env = { PATH: `${tools}:/usr/bin:/bin`, HOME: home, MIX_HOME: home, REBAR_COLOR: 'none' };
        const build = async (cwd: string, ...words: string[]) => {
          const said = await onebeam(['build', '--erts', tree.root, '--json', ...words], { cwd, env });
          return { code: said.code, ...JSON.parse(said.out) };
        };
        const bare = await layOut(join(home, 'bare'), without);
        const { code, warnings } = await build(bare, '--dry-run');
        expect({ code, warnings }).toEqual({
          code: 0,
          warnings: [
            {
              code: 'priv-left-out',
              message: 'the escript does not contain the `priv` folder of `greet`',
              hint: expect.stringMatching(/`--priv greet=\S+\/greet\/priv`.* (`include_priv_for`|rebar3:)/),
            },
          ],
        });
        const given = await build(bare, '--dry-run', '--priv', 'greet=priv');
        expect(given.warnings).toEqual([]);

        const strict = await build(bare, '--strict');
        expect(strict).toMatchObject({ code: 1, error: { code: 'warnings-refused' } });
        expect(strict.error.message).toContain('the `priv` folder of `greet`');
        expect(strict.error.hint).toContain('--priv greet=');
        expect(existsSync(join(bare, 'dist'))).toBe(false);

        const whole = await layOut(join(home, 'whole'), having);
        const made = await build(whole);
        expect({ code: made.code, warnings: made.warnings }).toEqual({ code: 0, warnings: [] });
        expect(existsSync(join(whole, 'dist', 'greet'))).toBe(true);
      }),
    120_000,
  );
}
