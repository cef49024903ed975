import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { join } from 'node:path';
import { readOtpTree } from '../../src/otp/otp-tree.ts';
import { elixirEscript, makeEscript } from '../bed/escripts.ts';
import { type Maybe, NotAvailable, orNotAvailable } from '../bed/not-available.ts';
import { type Otp, type OtpRelease, otp, otpReleases } from '../bed/otp.ts';
import { run } from '../bed/run.ts';
import { runEscript } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';
import { type Built, buildAll } from './build-all.ts';
import { hostileFolder, notInOtp } from './hostile-modules.ts';
import { closeWorkshop, openWorkshop, usersEnvironment } from './workshop.ts';

/** Says whether the working directory is on the code path, and calls what a start has not loaded. */
const program = `-module(seeker).
-export([main/1]).

main(["."]) -> io:format("~p~n", [lists:member(".", code:get_path())]);
main(_) ->
    io:format("~p ~s ~p ~p ~p~n", [
        lists:member(".", code:get_path()),
        string:uppercase("a"),
        calendar:is_leap_year(2024),
        try called_by_program:says() catch error:undef -> undef end,
        code:ensure_loaded(nobody_has)]).
`;
const answer = 'false A true undef {error,nofile}\n';

type Kind = 'source' | 'beam' | 'zip' | 'mix';

interface Way {
  title: string;
  kind: Kind;
  more: readonly string[];
  emulatorArguments?: string;
  /** True when the program adds the working directory to its code path. */
  asks?: boolean;
}

const byEscript = ['--boot', 'escript'];
const quick: readonly Way[] = [
  { title: 'a source', kind: 'source', more: [] },
  { title: 'a module by the boot file of escript', kind: 'beam', more: byEscript },
  {
    title: 'an archive with -pa, short',
    kind: 'zip',
    more: ['--profile', 'cli'],
    emulatorArguments: '-pa no',
  },
];
const slow: readonly Way[] = [
  { title: 'a source by the boot file of escript', kind: 'source', more: byEscript },
  { title: 'a module, short', kind: 'beam', more: ['--profile', 'cli'] },
  { title: 'an archive', kind: 'zip', more: [] },
  { title: 'an archive by the boot file of escript', kind: 'zip', more: byEscript },
  { title: 'an archive, modules left out', kind: 'zip', more: ['--shake'] },
  {
    title: 'an archive, modules left out, by the boot file of escript',
    kind: 'zip',
    more: ['--shake', ...byEscript],
  },
  { title: 'an archive, recorded', kind: 'zip', more: ['--profile-start', 'go'] },
  { title: 'an archive with -pa and -pz', kind: 'zip', more: byEscript, emulatorArguments: '-pa no -pz no' },
  { title: 'a program by Mix', kind: 'mix', more: [] },
  { title: 'a program by Mix, short', kind: 'mix', more: ['--profile', 'cli', ...byEscript] },
  { title: 'a program that asks for it', kind: 'zip', more: [], emulatorArguments: '-pa .', asks: true },
  {
    title: 'one that asks for it at the end',
    kind: 'zip',
    more: byEscript,
    emulatorArguments: '-pz .',
    asks: true,
  },
];
export const ways = { quick, slow };

function scriptOf({ kind, emulatorArguments }: Way, release: OtpRelease): Promise<Maybe<string>> {
  if (kind === 'mix') return elixirEscript(release);
  const recipe = { name: 'seeker', kind, modules: { seeker: program } };
  return orNotAvailable(() => makeEscript({ ...recipe, ...(emulatorArguments && { emulatorArguments }) }));
}

/** The names of all modules that kernel and stdlib of some release have, and some unknown names. */
async function hostileNames(trees: readonly Maybe<Otp>[]): Promise<Set<string>> {
  const names = new Set(notInOtp);
  for (const tree of trees) {
    if (tree instanceof NotAvailable) continue;
    const { applications } = await readOtpTree(tree.root);
    for (const name of ['kernel', 'stdlib'])
      for (const module of applications.get(name)!.modules) names.add(module);
  }
  return names;
}

/**
 * Tests of programs that start in a working directory full of modules which run code when they are loaded, with the real
 * emulator of each release.
 *
 * @param waysOf the tested ways to start with a release; none skips it.
 */
export async function testInHostileFolder(waysOf: (release: OtpRelease) => readonly Way[]): Promise<void> {
  const shop = await openWorkshop();
  const trees = await Promise.all(otpReleases.map(async (release) => ({ release, otp: await otp(release) })));
  const programs = await Promise.all(
    trees.flatMap((tree) =>
      waysOf(tree.release).map(async (way) => ({
        ...way,
        ...tree,
        script: await scriptOf(way, tree.release),
      })),
    ),
  );
  const names = await hostileNames(trees.map(({ otp }) => otp));
  const hostile = await orNotAvailable(() => hostileFolder(join(shop.folder, 'ambush'), [...names]));
  let built: Built<(typeof programs)[number]>;
  beforeAll(async () => {
    built = await buildAll(shop, programs);
  });
  afterAll(() => closeWorkshop(shop));
  const start = async (executable: string, args: string[], cwd: string) => {
    const ran = await run(executable, args, { env: usersEnvironment(shop), timeout: 30_000, cwd });
    return { stdout: `${ran.stdout}`, stderr: `${ran.stderr}`, exitCode: ran.exitCode };
  };

  for (const { release, otp } of trees) {
    if (waysOf(release).length === 0) continue;
    describe(`a working directory full of modules, OTP ${release}`, () => {
      const { script } = programs.find((one) => one.release === release && one.kind !== 'mix')!;
      testWith({ otp, script, hostile }, 'runs code under escript', async ({ otp, script, hostile }) => {
        await runEscript(otp, script, ['go'], { cwd: hostile.folder, timeout: 30_000 });
        expect(await hostile.ran()).not.toEqual([]);
      });
      for (const one of programs.filter((program) => program.release === release)) {
        const { title, kind, asks, script } = one;
        if (asks) {
          testWith({ otp, script }, `is on the code path of ${title}`, async ({ otp, script }) => {
            expect((await start(built(one), ['.'], shop.folder)).stdout).toBe('true\n');
            expect(`${(await runEscript(otp, script, ['.'])).stdout}`).toBe('true\n');
          });
          continue;
        }
        testWith({ otp, script, hostile }, `runs nothing in ${title}`, async ({ hostile }) => {
          const { folder, ran } = hostile;
          const stdout = kind === 'mix' ? expect.stringContaining('args=["go"]') : answer;
          expect(await start(built(one), ['go'], folder)).toEqual({ stdout, stderr: '', exitCode: 0 });
          expect(await ran()).toEqual([]);
        });
      }
    });
  }
}
