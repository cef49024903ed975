import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ship } from '../../../src/shipping/ship.ts';
import { smallProgram } from '../small-program.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-release-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const dist = join(folder, 'dist');
await smallProgram(dist, 'linux-x64');
await smallProgram(dist, 'windows-x64');

async function shipped(output: string, sourceDateEpoch?: number) {
  const context = { cacheFolder: join(folder, 'cache'), environment: {}, sourceDateEpoch };
  const request = { inputs: [dist], to: ['archive'] as const, output: join(folder, output) };
  const result = await ship(request, context);
  expect(result.failures).toEqual([]);
  return { ...result, text: await readFile(join(result.output, 'release.json'), 'utf8') };
}

test('describes every file, and satisfies its schema', async () => {
  const { text, files, output } = await shipped('one', 1_700_000_000);
  const ajv = new Ajv2020({ strict: true, strictRequired: false });
  addFormats.default(ajv as never);
  const schema = JSON.parse(
    await readFile(join(import.meta.dir, '../../../src/shipping/release/release.schema.json'), 'utf8'),
  );
  const check = ajv.compile(schema);
  const manifest = JSON.parse(text);
  expect([check(manifest), check.errors]).toEqual([true, null]);
  for (const key of Object.keys(manifest)) {
    const { [key]: _, ...rest } = manifest;
    expect([key, check(rest)]).toEqual([key, false]);
  }
  expect(manifest).toMatchObject({ name: 'greeter', version: '1.2.0', published: '2023-11-14T22:13:20Z' });
  expect(Object.keys(manifest.targets)).toEqual(['linux-x64', 'windows-x64']);
  const covered = manifest.files.map(({ path }: { path: string }) => path);
  const beside = ['SHA256SUMS', 'release.json'];
  expect([...covered, ...beside].sort()).toEqual((await readdir(output)).sort());
  expect(files.map(({ path }) => path)).toContain('greeter-linux-x64.cdx.json');
  const sums = await readFile(join(output, 'SHA256SUMS'), 'utf8');
  expect(sums.split('\n').filter(Boolean)).toHaveLength(covered.length + 1);
});

test('equal inputs give equal bytes, a later release a larger sequence', async () => {
  const [one, other] = [await shipped('two'), await shipped('three')];
  expect(one.text).toBe(other.text);
  const later = JSON.parse((await shipped('four', 1_800_000_000)).text);
  expect(later.sequence).toBeGreaterThan(JSON.parse(one.text).sequence);
});
