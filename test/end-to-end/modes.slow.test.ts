import { afterAll, beforeAll, describe } from 'bun:test';
import { have } from '../bed/not-available.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { type Built, buildAll } from './build-all.ts';
import { expectSame } from './compare.ts';
import { programs } from './programs.ts';
import { closeWorkshop, openWorkshop } from './workshop.ts';

/** Start options that users choose; `executables.ts` tests the default. */
const recorded = 'a recorded start';
const short = 'a short program';
const modes: Record<string, (title: string) => readonly string[]> = {
  'the boot file of escript': () => ['--boot', 'escript'],
  [short]: () => ['--profile', 'cli'],
  // The probe reports success only with this text; it also loads a NIF.
  'modules left out': () => ['--shake'],
  [recorded]: (title) => ['--profile-start', /^an? (source|BEAM|archive)/.test(title) ? 'crypto' : 'version'],
};

/** Cases that a start option does not support. */
const unfit: Record<string, readonly string[]> = {
  // They end badly when they are started with a word only: there is nothing to record.
  [recorded]: ['snmpc', 'rebar 2', 'rabbitmqctl', 'diameterc'],
  // It looks up the name of this host, to name a node.
  [short]: ['rabbitmqctl'],
};

const shop = await openWorkshop();
const all = (await programs(otpReleases)).filter(({ usualOnly }) => !usualOnly);
const list = await Promise.all(
  Object.entries(modes).flatMap(([mode, flags]) =>
    all
      .filter(({ title }) => !unfit[mode]?.includes(title))
      .map(async (program) => ({
        ...program,
        mode,
        more: [...(program.more ?? []), ...flags(program.title)],
        otp: await otp(program.release),
      })),
  ),
);
let built: Built<(typeof list)[number]>;

beforeAll(async () => {
  built = await buildAll(shop, list);
});
afterAll(() => closeWorkshop(shop));

for (const program of list) {
  describe(`${program.mode}: ${program.title}, OTP ${program.release}`, () => {
    for (const given of program.cases) {
      testWith({ otp: program.otp, script: program.script }, given.name, async () => {
        const [script, tree] = [have(program.script), have(program.otp)];
        await expectSame({ shop, otp: tree, script, executable: built(program) }, given);
      });
    }
  });
}
