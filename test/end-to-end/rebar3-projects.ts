import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rebar3 } from '../bed/escripts.ts';
import { type OtpRelease, otp } from '../bed/otp.ts';
import { run } from '../bed/run.ts';
import { runEscript } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';
import { type Built, buildAll } from './build-all.ts';
import { expectSame } from './compare.ts';
import { closeWorkshop, openWorkshop, usersEnvironment, type Workshop } from './workshop.ts';

const grammar = `Nonterminals list items.
Terminals '[' ']' ',' integer.
Rootsymbol list.
list -> '[' items ']' : '$2'.
items -> integer : [value('$1')].
items -> integer ',' items : [value('$1') | '$3'].
Erlang code.
value({_, _, Value}) -> Value.
`;

/** A folder for each side, with the same files. */
export async function twoFolders(shop: Workshop, fill: (folder: string) => Promise<unknown>) {
  const folders = {
    reference: await mkdtemp(join(shop.folder, 'project-')),
    executable: await mkdtemp(join(shop.folder, 'project-')),
  };
  for (const folder of Object.values(folders)) await fill(folder);
  return folders;
}

/** Tests that rebar3 as an executable does complete tasks on these releases. */
export async function testRebar3Projects(releases: readonly OtpRelease[]): Promise<void> {
  const shop = await openWorkshop();
  const list = await Promise.all(
    releases.map(async (release) => ({
      release,
      otp: await otp(release),
      script: await rebar3(release),
    })),
  );
  let built: Built<(typeof list)[number]>;
  beforeAll(async () => {
    built = await buildAll(shop, list);
  });
  afterAll(() => closeWorkshop(shop));

  for (const program of list) {
    const { otp, script, release } = program;
    describe(`rebar3 for OTP ${release} as an executable`, () => {
      testWith(
        { otp, script },
        'makes a project of an escript, and the escript, which runs',
        async ({ otp, script }) => {
          const folders = await twoFolders(shop, (folder) => mkdir(join(folder, 'home')));
          const both = { shop, otp, script, executable: built(program) };
          const env = { HOME: 'home', REBAR_COLOR: 'none' };
          await expectSame(
            both,
            { name: 'new', args: ['new', 'escript', 'r3'], env, prints: /Writing r3/ },
            folders,
          );
          // Where the look of `new` was recorded, there is only one project; both sides begin with the same.
          const projects = {
            reference: join(folders.reference, 'same'),
            executable: join(folders.executable, 'r3'),
          };
          await cp(projects.executable, projects.reference, { recursive: true });
          await expectSame(
            both,
            { name: 'escriptize', args: ['escriptize'], env, prints: /Building escript/ },
            projects,
          );
          const made = join(projects.executable, '_build/default/bin/r3');
          expect(`${(await runEscript(otp, made, ['x'])).stdout}`).toBe('Args: ["x"]\n');
        },
      );

      testWith({ otp, script }, 'compiles a grammar, and runs tests of it', async ({ otp, script }) => {
        const folders = await twoFolders(shop, async (folder) => {
          await mkdir(join(folder, 'src'));
          await writeFile(join(folder, 'rebar.config'), '{deps, []}.\n');
          await writeFile(join(folder, 'src', 'lists_of.yrl'), grammar);
          await writeFile(
            join(folder, 'src', 'numbers.app.src'),
            '{application, numbers, [{vsn, "1"}, {applications, [kernel, stdlib]}]}.\n',
          );
          await writeFile(
            join(folder, 'src', 'numbers_tests.erl'),
            '-module(numbers_tests).\n-include_lib("eunit/include/eunit.hrl").\n' +
              "one_test() -> ?assertEqual({ok, [7]}, lists_of:parse([{'[', 1}, {integer, 1, 7}, {']', 1}])).\n",
          );
        });
        const both = { shop, otp, script, executable: built(program) };
        const env = { HOME: 'home', REBAR_COLOR: 'none' };
        await expectSame(
          both,
          { name: 'compile', args: ['compile'], env, prints: /Compiling numbers/ },
          folders,
        );
        expect(existsSync(join(folders.executable, '_build/default/lib/numbers/ebin/lists_of.beam'))).toBe(
          true,
        );
        const tested = { env: usersEnvironment(shop, env), cwd: folders.executable };
        const { stdout, exitCode } = await run(both.executable, ['eunit'], tested);
        expect([/1 tests?, 0 failures/.test(`${stdout}`), exitCode]).toEqual([true, 0]);
      });
    });
  }
}
