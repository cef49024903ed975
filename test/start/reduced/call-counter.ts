import { afterAll, expect } from 'bun:test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callCounter, callCounterName } from '../../../src/start/reduced/call-counter.ts';
import { recordedEntries } from '../../../src/start/reduced/recorded-functions.ts';
import { type OtpRelease, otp } from '../../bed/otp.ts';
import { run } from '../../bed/run.ts';
import { plainEnvironment } from '../../bed/run-escript.ts';
import { testWith } from '../../bed/when.ts';

const ends: [call: string, exitCode: number][] = [
  ['halt()', 0],
  ['halt(3)', 3],
  ['halt(4, [{flush, true}])', 4],
  ['stop()', 0],
  ['stop(5)', 5],
];

/** Tests the call counter with the emulators of these releases. */
export async function testCallCounter(releases: readonly OtpRelease[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-call-counter-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, `${callCounterName}.beam`), callCounter());

  for (const release of releases) {
    const tree = await otp(release);
    testWith(
      { tree },
      `writes what was called before and after a module was loaded, at each end, OTP ${release}`,
      async ({ tree }) => {
        await Promise.all(
          ends.map(async ([end, exitCode], index) => {
            const file = join(folder, `counts-${release}-${index}`);
            const program = `lists:zip([1], [2]), calendar:is_leap_year(2024), ${callCounterName}:${end}`;
            const ran = await run(
              tree.erlexec,
              [
                ...['-noshell', '-pa', folder, `-${callCounterName}`, `${file}-beside`, file],
                ...['-s', callCounterName, 'start', '-eval', `${program}, receive after infinity -> ok end.`],
              ],
              { cwd: folder, env: { ...plainEnvironment(), ...tree.environment } },
            );
            expect([`${ran.stderr}`, ran.exitCode]).toEqual(['', exitCode]);
            const [calendar, lists] = recordedEntries(['calendar', 'lists'], await readFile(file));
            expect(calendar).toBe('calendar is_leap_year/1');
            expect(lists!.split(' ')).toContain('zip/2');
            expect(lists!.split(' ')).not.toContain('zip3/3');
          }),
        );
      },
    );
  }
}
