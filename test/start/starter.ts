import { afterAll, describe, expect } from 'bun:test';
import { copyFile, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { starter, starterName } from '../../src/start/starter.ts';
import { makeEscript } from '../bed/escripts.ts';
import { orNotAvailable } from '../bed/not-available.ts';
import { type Otp, type OtpRelease, otp } from '../bed/otp.ts';
import { run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';

/** The program's main module, and another that is put into its folder later. */
const sources = {
  wäre: `-module('wäre').
-export([main/1]).

main(["path" | _]) ->
    [io:format("~ts~n", [filename:basename(Folder)]) || Folder <- code:get_path()];
main(["late", From, To]) ->
    {ok, _} = file:copy(From, To),
    io:format("~p~n", [code:ensure_loaded(later)]);
main(["fail"]) ->
    [list_to_integer("x")];
main(Args) ->
    {given, Args}.
`,
  later: '-module(later).\n',
};

/** Tests the starter with the emulators of these releases. */
export async function testStarter(releases: readonly OtpRelease[]): Promise<void> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-starter-')));
  afterAll(() => rm(root, { recursive: true, force: true }));
  const beams = await orNotAvailable(async () => {
    const folder = join(root, 'beams');
    await mkdir(folder);
    for (const [module, text] of Object.entries(sources)) {
      const made = await makeEscript({ name: module, kind: 'beam', modules: { [module]: text } });
      const bytes = await readFile(made);
      await writeFile(join(folder, `${module}.beam`), bytes.subarray(bytes.indexOf('FOR1')));
    }
    return folder;
  });
  /** Starts the starter as `escript` does, and prints what came of it. */
  async function start(tree: Otp, beams: string, words: string[]) {
    const place = await mkdtemp(join(root, `${tree.release}-`));
    const [own, first, one, two] = ['own', 'first', 'one', 'two'].map((name) => join(place, name));
    for (const folder of [own!, first!, one!, two!]) await mkdir(folder);
    await writeFile(join(own!, `${starterName}.beam`), starter('wäre', tree.release));
    await copyFile(join(beams, 'wäre.beam'), join(first!, 'wäre.beam'));
    const expression =
      `ok = io:setopts([{encoding, unicode}]), try ${starterName}:main(init:get_plain_arguments()) of Result -> io:format("~0tp~n", [Result]) ` +
      'catch Class:Reason:Stack -> ' +
      'io:format("~p ~p ~0tp~n", [Class, Reason, [{M, F, length(A)} || {M, F, A, _} <- Stack, is_list(A)]]), ' +
      'io:format("~0tp~n", [[{M, F, A} || {M, F, A, _} <- Stack, is_integer(A)]]) end, halt().';
    const more = words.map((word) => word.replace('BEAMS', beams).replace('FIRST', first!));
    const flags = ['+pc', 'unicode', '-noshell', '-pa', one!, '-pz', own!];
    const ours = [
      `-${starterName}`,
      two!,
      first!,
      `-${starterName}`,
      one!,
      own!,
      `-${starterName}`,
      one!,
      two!,
    ];
    const ran = await run(tree.erlexec, [...flags, ...ours, '-eval', expression, '-extra', ...more], {
      env: { ...plainEnvironment(), ...tree.environment },
      cwd: place,
    });
    expect([`${ran.stderr}`, ran.exitCode]).toEqual(['', 0]);
    return `${ran.stdout}`.split('\n').slice(0, -1);
  }

  for (const release of releases) {
    const tree = await otp(release);
    describe(`on OTP ${release}`, () => {
      const needs = { tree, beams };
      testWith(needs, 'the folders come and go before the main module starts', async ({ tree, beams }) => {
        const path = (await start(tree, beams, ['path'])).slice(0, -1);
        expect(path.slice(0, 2)).toEqual(['first', 'two']);
        // Added behind, where `two` was in front already: there it stays, and `one` has been taken away in between.
        expect(path.filter((name) => ['own', 'first', 'one', 'two'].includes(name))).toEqual([
          'first',
          'two',
          'one',
        ]);
        expect(path.at(-1)).toBe('one');
      });

      testWith(
        needs,
        `its folders ${release < 26 ? 'are not' : 'are'} read once`,
        async ({ tree, beams }) => {
          const [found] = await start(tree, beams, ['late', 'BEAMS/later.beam', 'FIRST/later.beam']);
          expect(found).toBe(release < 26 ? '{module,later}' : '{error,nofile}');
        },
      );

      testWith(needs, 'arguments and result are those of the main module', async ({ tree, beams }) => {
        expect(await start(tree, beams, ['a', 'b c', 'ö'])).toEqual(['{given,["a","b c","ö"]}']);
      });

      testWith(needs, 'an error comes from the main module, and the starter is not seen', async (has) => {
        const [error, stack] = await start(has.tree, has.beams, ['fail']);
        expect(error).toBe('error badarg [{erlang,list_to_integer,1}]');
        expect(stack).toStartWith('[{wäre,main,1},{erl_eval,');
      });
    });
  }
}
