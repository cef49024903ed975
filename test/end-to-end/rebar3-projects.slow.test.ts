import { afterAll, beforeAll, expect } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { snmpc } from '../bed/escripts.ts';
import { have } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { type Built, buildAll } from './build-all.ts';
import { expectSame } from './compare.ts';
import { testRebar3Projects, twoFolders } from './rebar3-projects.ts';
import { closeWorkshop, openWorkshop } from './workshop.ts';

await testRebar3Projects([25, 29]);

const shop = await openWorkshop();
const compiler = { otp: await otp(25), script: await snmpc(25) };
let built: Built<typeof compiler>;
beforeAll(async () => {
  built = await buildAll(shop, [compiler]);
});
afterAll(() => closeWorkshop(shop));

testWith(
  compiler,
  'snmpc as an executable compiles a MIB of OTP to the same bytes',
  async ({ otp, script }) => {
    const folders = await twoFolders(shop, async () => {});
    const mib = join(script, '../../mibs/OTP-REG.mib');
    const both = { shop, otp: have(otp), script, executable: built(compiler) };
    await expectSame(both, { name: 'mib', args: ['--o', '.', mib], live: true }, folders);
    const [theirs, ours] = await Promise.all(
      [folders.reference, folders.executable].map((folder) => readFile(join(folder, 'OTP-REG.bin'))),
    );
    expect(ours!.equals(theirs!)).toBe(true);
  },
);
