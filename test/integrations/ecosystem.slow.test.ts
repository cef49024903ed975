import { expect } from 'bun:test';
import { cp, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildTools } from '../bed/build-tools.ts';
import { otp } from '../bed/otp.ts';
import { run, runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { everyOption, openToolProjects, printedArguments } from './tool-projects.ts';

const root = resolve(import.meta.dir, '../..');
const things = { tree: await otp(27), tools: await buildTools(27) };
const { bin, environment, project, argumentPrinter } = await openToolProjects();

testWith(
  things,
  'the Mix alias of the guide: `mix executable`',
  async ({ tree, tools }) => {
    const guide = await readFile(join(root, '.github/docs/ship-a-cli.md'), 'utf8');
    const alias = /```elixir\n([\s\S]*?)```/.exec(guide)![1]!.trim();
    const cwd = await project('aliased', {
      'mix.exs': `defmodule A.MixProject do
  use Mix.Project
  def project, do: [app: :my_app, version: "0.1.0", deps: [], escript: [main_module: A.CLI], ${alias}]
end
`,
      'lib/cli.ex':
        'defmodule A.CLI do\n  @env Mix.env()\n  def main(args), do: IO.puts("alias #{@env} #{inspect(args)}")\nend\n',
    });
    const env = environment({ PATH: `${bin}:${tools}:/usr/bin:/bin`, ONEBEAM_ERTS: tree.root });
    await runOk(join(tools, 'mix'), ['executable'], { cwd, env });
    expect(await runOk(join(cwd, 'dist/my_app'), ['x'], { env: environment() })).toBe('alias prod ["x"]\n');
    await runOk(join(tools, 'mix'), ['executable'], { cwd, env: { ...env, MIX_ENV: 'dev' } });
    expect(await runOk(join(cwd, 'dist/my_app'), ['x'], { env: environment() })).toBe('alias dev ["x"]\n');
  },
  120_000,
);

testWith(
  things,
  'the Mix task: `mix onebeam` passes every argument, and the exit code comes back',
  async ({ tree, tools }) => {
    const cwd = await project('task', {
      'mix.exs': `defmodule A.MixProject do
  use Mix.Project
  def project, do: [app: :my_app, version: "0.1.0", escript: [main_module: A.CLI],
    deps: [{:mix_onebeam, path: "vendor/mix_onebeam", runtime: false}]]
end
`,
      'lib/cli.ex': 'defmodule A.CLI do\n  def main(args), do: IO.puts("task #{inspect(args)}")\nend\n',
    });
    await cp(join(root, 'scripts/integrations/mix_onebeam'), join(cwd, 'vendor/mix_onebeam'), {
      recursive: true,
    });
    const env = environment({ PATH: `${bin}:${tools}:/usr/bin:/bin` });
    await runOk(join(tools, 'mix'), ['onebeam', '--erts', tree.root, '--name', 'tasked'], { cwd, env });
    expect(await runOk(join(cwd, 'dist/tasked'), ['x'], { env: environment() })).toBe('task ["x"]\n');
    const printer = { ...env, ONEBEAM_PROGRAM: await argumentPrinter() };
    const printed = await run(join(tools, 'mix'), ['onebeam', ...everyOption], { cwd, env: printer });
    expect(printedArguments(printed.stdout)).toEqual(['build', ...everyOption]);
    const failed = await run(join(tools, 'mix'), ['onebeam', '--level', '77'], { cwd, env });
    expect(failed.exitCode).toBe(2);
    expect(Buffer.from(failed.stdout).toString()).toContain('expected a whole number from 1 to 19');
  },
  120_000,
);
