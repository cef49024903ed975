import { afterAll, beforeAll, describe } from 'bun:test';
import { have } from '../bed/not-available.ts';
import { type OtpRelease, otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { type Built, buildAll } from './build-all.ts';
import { expectSame } from './compare.ts';
import { oddPrograms } from './odd-programs.ts';
import { closeWorkshop, openWorkshop } from './workshop.ts';

/** Tests the odd programs of these releases: the executable does what the program does under `escript`. */
export async function testOddPrograms(releases: readonly OtpRelease[]): Promise<void> {
  const shop = await openWorkshop();
  const list = await Promise.all(
    (await oddPrograms()).flatMap((program) =>
      program.releases
        .filter((release) => releases.includes(release))
        .map(async (release) => ({ ...program, release, otp: await otp(release) })),
    ),
  );
  let built: Built<(typeof list)[number]>;

  beforeAll(async () => {
    built = await buildAll(shop, list);
  });
  afterAll(() => closeWorkshop(shop));

  for (const program of list) {
    describe(`${program.title}, OTP ${program.release}`, () => {
      for (const given of program.cases) {
        testWith({ otp: program.otp, script: program.script }, given.name, async ({ otp }) => {
          await expectSame({ shop, otp, script: have(program.script), executable: built(program) }, given);
        });
      }
    });
  }
}
