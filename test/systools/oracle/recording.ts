import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotAvailable } from '../../bed/not-available.ts';
import { type OtpRelease, otp, otpReleases } from '../../bed/otp.ts';
import { digest, type Observation, recordedUmask } from './observation.ts';
import { observeReal } from './observe-real.ts';
import type { ReleaseCase } from './release-case.ts';

/** Cases that are recorded together. */
export interface Suite {
  /** Of the file in `test/fixtures/systools`. */
  readonly name: string;
  readonly cases: readonly ReleaseCase[];
  /** `digests` for suites whose observations would fill pages. */
  readonly keep: 'observations' | 'digests';
}

type Kept = Observation | string;

/** The observation of each call of each case: one value when all OTP releases agree, else one for each. */
type Recording = Record<string, (Kept | { readonly [release: string]: Kept })[]>;

const fixture = ({ name }: Suite): string =>
  join(import.meta.dirname, '../../fixtures/systools', `${name}.json`);

/** Runs a suite with the real systools of OTP 25, 27 and 29, and records the effects. */
export async function record(suite: Suite): Promise<void> {
  process.umask(recordedUmask);
  const observed = new Map<OtpRelease, Map<string, Observation[]>>();
  for (const release of otpReleases) {
    const found = await otp(release);
    if (found instanceof NotAvailable) throw found;
    observed.set(release, await observeReal(suite.cases, found));
  }
  const recording: Recording = {};
  for (const { name, calls } of suite.cases) {
    recording[name] = calls.map((_, call) => {
      const all = otpReleases.map((release) => kept(observed.get(release)!.get(name)![call]!, suite));
      const agree = all.every((one) => JSON.stringify(one) === JSON.stringify(all[0]));
      return agree
        ? all[0]!
        : Object.fromEntries(otpReleases.map((release, index) => [release, all[index]!]));
    });
  }
  mkdirSync(join(import.meta.dirname, '../../fixtures/systools'), { recursive: true });
  const lines = Object.entries(recording).map(
    ([name, calls]) => `${JSON.stringify(name)}: ${JSON.stringify(calls)}`,
  );
  writeFileSync(fixture(suite), `{\n${lines.join(',\n')}\n}\n`);
}

/** Returns what was recorded for a case, in the shape that `comparable` gives. */
export function recorded(suite: Suite): (name: string, release: OtpRelease) => Kept[] {
  if (!existsSync(fixture(suite))) throw new Error(`${fixture(suite)} is not there: npm run update:golden`);
  const recording = JSON.parse(readFileSync(fixture(suite), 'utf8')) as Recording;
  return (name, release) =>
    recording[name]!.map((call) =>
      typeof call === 'object' && String(release) in call
        ? (call as Record<string, Kept>)[String(release)]!
        : (call as Kept),
    );
}

/** An observation as it is recorded. */
export function kept({ returned, text, files }: Observation, { keep }: Suite): Kept {
  const sorted = Object.fromEntries(Object.entries(files).sort());
  const whole: Observation = { returned, text, files: sorted };
  return keep === 'observations' ? whole : digest(JSON.stringify(whole));
}
