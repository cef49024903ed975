import { afterAll, describe, expect } from 'bun:test';
import { copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { OtpRelease } from '../../../bed/otp.ts';
import { releaseSession } from '../../../bed/release-session.ts';
import { packVersions, twoVersions } from '../../../bed/upgradable.ts';
import { testWith } from '../../../bed/when.ts';
import { emptyFolder, listing, releases } from '../../../launcher/start.ts';
import { workFolder } from '../../../launcher/work-folder.ts';

/** Upgrades a running release from one executable to another, and back (46). */
export const upgradeCases = (otp: OtpRelease) =>
  describe(`a release on OTP ${otp}`, async () => {
    const work = workFolder();
    const versions = await twoVersions(otp);
    const ends: (() => void)[] = [];
    afterAll(() => {
      for (const end of ends) end();
    });

    testWith(
      { versions },
      'is upgraded and downgraded while it runs, and keeps its state',
      async ({ versions }) => {
        const { first, second } = await packVersions(work, versions, otp);
        const home = emptyFolder(work, 'home');
        const place = emptyFolder(work, 'bin');
        const installed = join(place, 'garden');
        copyFileSync(first, installed);
        const own = releaseSession(installed, { home });
        const [one, two] = [releaseSession(first, { home }), releaseSession(second, { home })];
        ends.push(own.end);
        const evaluate = async (text: string) => (await own.call('eval', text)).stdout.trim();

        expect(await two.call('upgrade')).toMatchObject({ exitCode: 1, stderr: 'garden: not running\n' });
        const service = own.background([]);
        await own.untilUp();
        const [folderOfOne] = releases(join(home, '.cache'), 'garden').whole;
        const before = listing(folderOfOne!);
        expect(await evaluate('garden_server:add(41)')).toBe('41');
        expect(await one.call('upgrade')).toMatchObject({
          exitCode: 1,
          stderr: 'garden: version 1.0.0 runs already\n',
        });

        expect(await two.call('upgrade')).toEqual({
          exitCode: 0,
          signal: null,
          stdout: 'version 2.0.0 runs, in place of 1.0.0\n',
          stderr: '',
        });
        expect(await evaluate('{garden_server:version(), garden_server:count()}')).toBe('{2,{sum,41}}');
        expect((await own.call('status')).stdout).toContain(`process ${service.pid}\nversion: 2.0.0\n`);
        expect(statSync(installed).size).toBe(statSync(second).size);
        expect(listing(folderOfOne!)).toEqual(before);

        // The process is that of the old folder, and its code comes from the new one.
        const cleaned = await one.callWith({ env: { ONEBEAM: 'clean' } });
        expect(cleaned.stdout.split('\n').filter((line) => line.endsWith('(in use)')).length).toBe(1);
        expect(releases(join(home, '.cache'), 'garden').whole.length).toBe(2);
        expect((await two.callWith({ env: { ONEBEAM: 'info' } })).stdout).toMatch(
          /OTP release +garden 2\.0\.0, relx, service\ncommands +console, .*\nnode +garden@localhost \(local\)\n/,
        );

        expect(await one.call('downgrade')).toMatchObject({
          exitCode: 0,
          stdout: 'version 1.0.0 runs, in place of 2.0.0\n',
        });
        expect(await evaluate('{garden_server:version(), garden_server:count()}')).toBe('{1,41}');
        expect(await two.call('upgrade')).toMatchObject({ exitCode: 0 });
        expect(await evaluate('{garden_server:version(), garden_server:add(1)}')).toBe('{2,42}');
        expect((await own.call('stop')).exitCode).toBe(0);
        expect(await service.ended).toBe(0);

        // The next start is the new version, and goes back to the old one just so.
        const next = own.background([]);
        await own.untilUp();
        expect(await evaluate('{garden_server:version(), garden_server:add(5)}')).toBe('{2,5}');
        expect(await one.call('downgrade')).toMatchObject({ exitCode: 0 });
        expect(await evaluate('{garden_server:version(), garden_server:count()}')).toBe('{1,5}');
        expect((await own.call('stop')).exitCode).toBe(0);
        expect(await next.ended).toBe(0);
        expect(listing(folderOfOne!)).toEqual(before);
      },
    );
  });
