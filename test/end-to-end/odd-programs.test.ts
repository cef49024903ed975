import { afterAll, beforeAll, describe } from 'bun:test';
import { have, NotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { expectSame } from './compare.ts';
import { oddPrograms } from './odd-programs.ts';
import { build, clearBuilds, closeWorkshop, openWorkshop } from './workshop.ts';

const shop = await openWorkshop();
const list = await Promise.all(
  (await oddPrograms()).flatMap((program) =>
    program.releases.map(async (release) => ({ ...program, release, otp: await otp(release) })),
  ),
);
const built = new Map<(typeof list)[number], Promise<string>>();

beforeAll(async () => {
  for (const program of list) {
    const { otp, script } = program;
    if (otp instanceof NotAvailable || script instanceof NotAvailable) continue;
    const executable = build(shop, script, otp);
    built.set(program, executable);
    await executable.catch(() => {});
  }
  await clearBuilds(shop);
});
afterAll(() => closeWorkshop(shop));

for (const program of list) {
  describe(`${program.title}, OTP ${program.release}`, () => {
    for (const given of program.cases) {
      testWith({ otp: program.otp, script: program.script }, given.name, async ({ otp }) => {
        const executable = await built.get(program)!;
        await expectSame({ shop, otp, script: have(program.script), executable }, given);
      });
    }
  });
}
