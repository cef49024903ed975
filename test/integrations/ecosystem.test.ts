import { afterAll, beforeAll, expect } from 'bun:test';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { buildCommandOptions } from '../../src/cli/arguments/build-request.ts';
import type { Option } from '../../src/configuration/option.ts';
import { generalOptions } from '../../src/configuration/option-table.ts';
import { buildTools } from '../bed/build-tools.ts';
import { hello } from '../bed/escripts.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { run, runOk } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';
import { type OnebeamForShells, onebeamForShells } from '../cli/onebeam-for-shells.ts';
import { myApp } from './my-app.ts';

const root = resolve(import.meta.dir, '../..');
const program = (name: string) => Bun.which(name) ?? new NotAvailable(`\`${name}\``);
const things = {
  tree: await otp(27),
  mine: await myApp(),
  tools: await buildTools(27),
  script: await hello('zip'),
};

let folder: string;
let onPath: OnebeamForShells;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-ecosystem-'));
  onPath = await onebeamForShells(folder);
});
afterAll(async () => {
  await onPath.close();
  await rm(folder, { recursive: true, force: true });
});

const environment = (more: Record<string, string> = {}) =>
  plainEnvironment({
    HOME: folder,
    MIX_HOME: folder,
    XDG_CACHE_HOME: join(folder, 'xdg'),
    REBAR_COLOR: 'none',
    ...more,
  });

async function project(name: string, files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name, path)), { recursive: true });
    await writeFile(join(folder, name, path), text);
  }
  return join(folder, name);
}

/**
 * Every option of `build`, from the option table, with a value that begins with a hyphen where it has one: an option that is
 * added to the table is among them.
 */
const everyOption = Object.entries<Option>({ ...buildCommandOptions, ...generalOptions }).map(
  ([name, { kind }]) =>
    kind === 'switch' ? `--${name}` : `--${name}=${kind === 'number' ? '7' : `-${name} value`}`,
);

/** Replaces `onebeam`: prints its arguments, each on a separate line after `argument:`. */
async function argumentPrinter(): Promise<string> {
  const path = join(folder, 'print-arguments');
  await writeFile(path, '#!/bin/sh\nprintf "argument:%s\\n" "$@"\n', { mode: 0o755 });
  return path;
}

const printedArguments = (stdout: Uint8Array): string[] =>
  [
    ...Buffer.from(stdout)
      .toString()
      .matchAll(/^argument:(.*)$/gm),
  ].map(([, argument]) => argument!);

testWith(
  things,
  'the rebar3 plugin: `rebar3 onebeam` makes the escript and then the executable',
  async ({ tree, tools }) => {
    const cwd = await project('plugged', {
      'rebar.config':
        '{plugins, [rebar3_onebeam]}.\n{onebeam_args, ["--level", "2", "--name", "greeter"]}.\n',
      'src/greet.app.src': '{application, greet, [{vsn, "1"}, {applications, [kernel, stdlib]}]}.\n',
      'src/greet.erl': '-module(greet).\n-export([main/1]).\nmain(A) -> io:format("plugin ~p~n", [A]).\n',
    });
    await cp(join(root, 'scripts/integrations/rebar3_onebeam'), join(cwd, '_checkouts/rebar3_onebeam'), {
      recursive: true,
    });
    const env = environment({ PATH: `${onPath.bin}:${tools}:/usr/bin:/bin` });
    const ran = await run(
      join(tools, 'rebar3'),
      ['onebeam', '--erts', tree.root, '--inherit-env', 'ERL_LIBS', '-n', '--json'],
      {
        cwd,
        env,
      },
    );
    const dry = Buffer.from(ran.stdout).toString();
    // Every option gets there, also those that are spelled with a hyphen: nothing was written.
    expect({ code: ran.exitCode, dry }).toMatchObject({ code: 0 });
    expect(dry).toContain('"schemaVersion": 1');
    expect(existsSync(join(cwd, 'dist'))).toBe(false);
    const real = await run(join(tools, 'rebar3'), ['onebeam', '--erts', tree.root], { cwd, env });
    expect({ code: real.exitCode, out: Buffer.from(real.stdout).toString() }).toMatchObject({ code: 0 });
    expect(await runOk(join(cwd, 'dist/greeter'), ['a'], { env: environment() })).toBe('plugin ["a"]\n');

    const printer = { ...env, ONEBEAM_PROGRAM: await argumentPrinter() };
    const printed = await run(join(tools, 'rebar3'), ['onebeam', ...everyOption], { cwd, env: printer });
    const [command, escript, ...passed] = printedArguments(printed.stdout);
    expect([command, escript]).toEqual(['build', expect.stringMatching(/_build\/default\/bin\/greet$/)]);
    expect(passed.slice(0, 4)).toEqual(['--level', '2', '--name', 'greeter']);
    expect(passed.slice(4).sort()).toEqual(everyOption.toSorted());

    const bare = environment({ PATH: `${tools}:/usr/bin:/bin`, ONEBEAM_PROGRAM: 'no-such-onebeam' });
    const failed = await run(join(tools, 'rebar3'), ['onebeam'], { cwd, env: bare });
    expect(failed.exitCode).toBe(1);
    expect(Buffer.from(failed.stdout).toString()).toContain('`onebeam` was not found in PATH');
  },
  120_000,
);

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
    const env = environment({ PATH: `${onPath.bin}:${tools}:/usr/bin:/bin`, ONEBEAM_ERTS: tree.root });
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
    const env = environment({ PATH: `${onPath.bin}:${tools}:/usr/bin:/bin` });
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

testWith(
  { ...things, make: program('make') },
  'the Makefile rule of the guide',
  async ({ tree, mine, make }) => {
    const guide = await readFile(join(root, '.github/docs/ship-a-cli.md'), 'utf8');
    const cwd = await project('made', { Makefile: /```make\n([\s\S]*?)```/.exec(guide)![1]! });
    await cp(mine, join(cwd, 'my_app'));
    const env = environment({ PATH: `${onPath.bin}:/usr/bin:/bin`, ONEBEAM_ERTS: tree.root });
    await runOk(make, ['dist/my_app'], { cwd, env });
    expect((await runOk(make, ['dist/my_app'], { cwd, env })).trim()).toContain('up to date');
  },
);
