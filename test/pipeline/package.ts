import { afterAll, expect } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentCache } from '../../src/cache/content-cache.ts';
import { estimateSize } from '../../src/pipeline/estimate.ts';
import { packageEscript } from '../../src/pipeline/package.ts';
import { buildCache } from '../bed/build-cache.ts';
import { hello, rebar3 } from '../bed/escripts.ts';
import { type OtpRelease, otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';

/** Tests that estimates of payloads with these releases are near their sizes. */
export async function testEstimates(releases: readonly OtpRelease[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-package-'));
  afterAll(() => rm(folder, { recursive: true }));
  const fresh = () => mkdtemp(join(folder, 'p-'));
  /** Frames that earlier runs compressed. */
  const shared = new ContentCache(buildCache);
  const [script, builder] = await Promise.all([hello('zip'), rebar3(25)]);

  for (const release of releases) {
    const runtime = await otp(release);
    testWith({ runtime, script, builder }, `estimates are within 15 % with OTP ${release}`, async (given) => {
      const out = await fresh();
      for (const escript of [given.script, given.builder]) {
        const { size } = await packageEscript(escript, given.runtime.root, join(out, 'p'), 3, {
          cache: shared,
        });
        const measured = await estimateSize(escript, given.runtime.root);
        const recorded = await estimateSize(escript);
        expect([measured.basis, recorded.basis]).toEqual(['measured', 'recorded']);
        for (const estimate of [measured, recorded]) {
          expect(Math.abs(estimate.size / size - 1)).toBeLessThan(0.15);
        }
      }
    });
  }
}
