import { afterAll, beforeAll, describe } from 'bun:test';
import { have, type Maybe } from '../bed/not-available.ts';
import { type Otp, type OtpRelease, otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { type Built, buildAll } from './build-all.ts';
import { type Both, expectSame } from './compare.ts';
import { type Program, programs } from './programs.ts';
import { closeWorkshop, openWorkshop, type Workshop } from './workshop.ts';

type Tested = Program & { otp: Maybe<Otp> };

/** The programs that a test file builds, for more tests of them. */
export interface TestedPrograms {
  shop: Workshop;
  list: readonly Tested[];
  /** A program with its executable, when its tests run. */
  both(program: Tested): Both;
}

/** Tests every program of these releases: the executable does what the program does under `escript`. */
export async function testExecutables(releases: readonly OtpRelease[]): Promise<TestedPrograms> {
  const shop = await openWorkshop();
  const list = await Promise.all(
    (await programs(releases)).map(async (program) => ({ ...program, otp: await otp(program.release) })),
  );
  let built: Built<Tested>;

  beforeAll(async () => {
    built = await buildAll(shop, list);
  });
  afterAll(() => closeWorkshop(shop));

  function both(program: Tested): Both {
    const script = have(program.script);
    return { shop, otp: have(program.otp), script, executable: built(program) };
  }

  for (const program of list) {
    describe(`${program.title}, OTP ${program.release}`, () => {
      for (const given of program.cases) {
        testWith({ otp: program.otp, script: program.script }, given.name, async () => {
          await expectSame(both(program), given);
        });
      }
    });
  }
  return { shop, list, both };
}
