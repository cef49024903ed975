import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { have } from '../../bed/not-available.ts';
import { type OtpRelease, otp, otpReleases } from '../../bed/otp.ts';
import { type RelupOutcome, realRelups } from './real-relup.ts';
import { relupCases } from './relup-cases.ts';

const fixture = join(import.meta.dirname, '../../fixtures/systools/relup.json');

/** The effects of the real systools in a case: one value when all OTP releases agree, else one for each. */
type Recording = Record<string, RelupOutcome | Record<string, RelupOutcome>>;

/** Has the real systools of OTP 25, 27 and 29 make the relups of all cases, and writes down what they did. */
export async function recordRelups(): Promise<number> {
  const real = new Map<OtpRelease, RelupOutcome[]>();
  for (const release of otpReleases)
    real.set(release, await realRelups(relupCases, have(await otp(release))));
  const lines = relupCases.map(({ name }, at) => {
    const all = otpReleases.map((release) => [release, real.get(release)![at]!] as const);
    const agree = all.every(([, outcome]) => JSON.stringify(outcome) === JSON.stringify(all[0]![1]));
    return `${JSON.stringify(name)}: ${JSON.stringify(agree ? all[0]![1] : Object.fromEntries(all))}`;
  });
  writeFileSync(fixture, `{\n${lines.join(',\n')}\n}\n`);
  return relupCases.length;
}

/** @returns what was recorded for a case. */
export function recordedRelups(): (name: string, release: OtpRelease) => RelupOutcome {
  if (!existsSync(fixture)) throw new Error(`${fixture} is not there: npm run update:golden`);
  const recording = JSON.parse(readFileSync(fixture, 'utf8')) as Recording;
  return (name, release) => {
    const found = recording[name];
    if (!found) throw new Error(`nothing is recorded for ${name}: npm run update:golden`);
    return 'returned' in found ? (found as RelupOutcome) : (found as Record<string, RelupOutcome>)[release]!;
  };
}
