import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ship } from '../../src/shipping/ship.ts';
import { releaseDecisions, releaseTime } from '../../src/shipping/ship-decisions.ts';
import type { ShipRequest } from '../../src/shipping/ship-request.ts';
import { programOf } from './packages/sample-program.ts';
import { smallProgram } from './small-program.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-decisions-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const context = { cacheFolder: join(folder, 'cache'), environment: {} };

test('says which metadata are from the executables, and the time and icon that it takes', async () => {
  const path = await smallProgram(await mkdtemp(join(folder, 'program-')), 'linux-x64');
  const program = await programOf([path], folder);
  const request: ShipRequest = { inputs: [path], output: folder, macosApp: true };
  expect(releaseDecisions(request, context, program).map(({ reason }) => reason.problem)).toEqual([
    ...(['version-of-project', 'metadata-found', 'metadata-found', 'time-fixed', 'icon-default'] as const),
  ]);
  const metadata = { ...program.metadata, version: '1.2.0' };
  const late = { ...context, sourceDateEpoch: 1_700_000_000 };
  expect(releaseDecisions({ inputs: [path], output: folder, metadata }, late, program)).toEqual([]);
});

test('files are never older than 2020', () => {
  expect(releaseTime({ sourceDateEpoch: 1_700_000_000 })).toBe(1_700_000_000);
  expect([releaseTime({ sourceDateEpoch: 5 }), releaseTime({})]).toEqual([1_577_836_800, 1_577_836_800]);
});

test('removes what a killed run left a day ago, says so, and warns of newer ones', async () => {
  const dist = await mkdtemp(join(folder, 'dist-'));
  await smallProgram(dist, 'linux-x64');
  const output = join(dist, 'release');
  await mkdir(join(output, 'aur'), { recursive: true });
  const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
  const names = ['.greeter.rb.001122334455.part', 'aur/.PKGBUILD.001122334455.part'];
  for (const name of names) {
    await writeFile(join(output, name), 'half');
    await utimes(join(output, name), old, old);
  }
  await writeFile(join(output, '.greeter.rb.aabbccddeeff.part'), 'half');
  const request = { inputs: [dist], to: ['archive'] as const, output };
  expect((await ship({ ...request, dryRun: true }, context)).decisions).not.toContainEqual(
    expect.objectContaining({ reason: expect.objectContaining({ problem: 'leftovers-removed' }) }),
  );
  const { decisions, warnings } = await ship(request, context);
  expect(decisions).toContainEqual({ reason: { problem: 'leftovers-removed', paths: names } });
  expect(warnings).toMatchObject([{ code: 'release-stale', message: expect.stringContaining('aabbcc') }]);
  expect((await readdir(output, { recursive: true })).filter((name) => name.endsWith('.part'))).toHaveLength(
    1,
  );
});
