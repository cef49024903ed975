import { expect } from 'bun:test';
import { existsSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildTools } from '../bed/build-tools.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { run, runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { myApp } from './my-app.ts';
import { everyOption, openToolProjects, printedArguments } from './tool-projects.ts';

const root = resolve(import.meta.dir, '../..');
const program = (name: string) => Bun.which(name) ?? new NotAvailable(`\`${name}\``);
const things = { tree: await otp(27), tools: await buildTools(27) };
const { bin, environment, project, argumentPrinter } = await openToolProjects();

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
    const env = environment({ PATH: `${bin}:${tools}:/usr/bin:/bin` });
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
  { tree: things.tree, mine: await myApp(), make: program('make') },
  'the Makefile rule of the guide',
  async ({ tree, mine, make }) => {
    const guide = await readFile(join(root, '.github/docs/ship-a-cli.md'), 'utf8');
    const cwd = await project('made', { Makefile: /```make\n([\s\S]*?)```/.exec(guide)![1]! });
    await cp(mine, join(cwd, 'my_app'));
    const env = environment({ PATH: `${bin}:/usr/bin:/bin`, ONEBEAM_ERTS: tree.root });
    await runOk(make, ['dist/my_app'], { cwd, env });
    expect((await runOk(make, ['dist/my_app'], { cwd, env })).trim()).toContain('up to date');
  },
);
