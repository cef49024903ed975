import { afterAll, expect } from 'bun:test';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseSession } from '../../../bed/release-session.ts';
import { packVersions, twoVersions } from '../../../bed/upgradable.ts';
import { testWith } from '../../../bed/when.ts';
import { emptyFolder } from '../../../launcher/start.ts';
import { workFolder } from '../../../launcher/work-folder.ts';
import { upgradeCases } from './upgrade-cases.ts';

upgradeCases(25);
upgradeCases(27);
upgradeCases(29);

const work = workFolder();
const [of25, of27] = [await twoVersions(25), await twoVersions(27)];
const ends: (() => void)[] = [];
afterAll(() => {
  for (const end of ends) end();
});

testWith(
  { of25, of27 },
  'an upgrade to another OTP is refused, and changes nothing (47)',
  async ({ of25, of27 }) => {
    const { first } = await packVersions(join(work, '25'), of25, 25);
    const { second } = await packVersions(join(work, '27'), of27, 27);
    const home = emptyFolder(work, 'home');
    const installed = join(emptyFolder(work, 'bin'), 'garden');
    copyFileSync(first, installed);
    const own = releaseSession(installed, { home });
    ends.push(own.end);
    const service = own.background([]);
    await own.untilUp();
    const refused = await releaseSession(second, { home }).call('upgrade');
    expect([refused.exitCode, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(
      /^garden: it runs on ERTS 13\.\S+ and version 2\.0\.0 needs ERTS 15\.\S+: stop it/,
    );
    expect((await own.call('eval', 'garden_server:version()')).stdout).toBe('1\n');
    expect((await own.call('status')).stdout).toContain('version: 1.0.0');
    expect((await own.call('stop')).exitCode).toBe(0);
    expect(await service.ended).toBe(0);
  },
);
