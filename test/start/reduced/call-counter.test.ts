import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBeam } from '../../../src/beam/beam-file.ts';
import { imports } from '../../../src/beam/functions.ts';
import { preloadedModules } from '../../../src/beam/preloaded-modules.ts';
import { callCounter, callCounterName } from '../../../src/start/reduced/call-counter.ts';
import { recordedEntries } from '../../../src/start/reduced/recorded-functions.ts';
import { otp, otpReleases } from '../../bed/otp.ts';
import { run } from '../../bed/run.ts';
import { plainEnvironment } from '../../bed/run-escript.ts';
import { testWith } from '../../bed/when.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-call-counter-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
await writeFile(join(folder, `${callCounterName}.beam`), callCounter());

test('the counter calls nothing that is not inside the emulator of each OTP, or itself', () => {
  const called = imports(readBeam(callCounter())).map(({ module }) => module);
  for (const release of otpReleases) {
    const inside = [callCounterName, ...preloadedModules(release)];
    expect(called.filter((module) => !inside.includes(module))).toEqual([]);
  }
});

const ends: [call: string, exitCode: number][] = [
  ['halt()', 0],
  ['halt(3)', 3],
  ['halt(4, [{flush, true}])', 4],
  ['stop()', 0],
  ['stop(5)', 5],
];

for (const release of otpReleases) {
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
