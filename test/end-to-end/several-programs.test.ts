import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';
import { runInProcess } from '../cli/in-process.ts';
import { buildSeveral, calls, expectSameBoth, several } from './several-programs.ts';
import { closeWorkshop, openWorkshop, usersEnvironment } from './workshop.ts';

const shop = await openWorkshop();
const programs = await several(27);
const needs = { otp: programs.otp, ...programs.scripts };
let links: string;
let suite: string;

beforeAll(async () => {
  links = await buildSeveral(shop, programs).catch((error) => `${error}`);
  suite = await realpath(join(links, 'hello')).catch(() => links);
});
afterAll(() => closeWorkshop(shop));

describe('six escripts in one executable, each by its name, print the same as under `escript`', () => {
  for (const name of Object.keys(calls))
    testWith(needs, name, () => expectSameBoth(shop, programs, links, name));
});

const onebeam = (...words: string[]) =>
  runInProcess(words, {
    cwd: shop.folder,
    environment: plainEnvironment({ ONEBEAM_BUILD_CACHE: join(shop.builds, 'cache') }),
  });

testWith(needs, 'one release is unpacked for all of them, and `verify` finds it whole', async () => {
  const env = usersEnvironment(shop, { ONEBEAM: 'verify:json' });
  const report = JSON.parse(`${(await run(suite, [], { env })).stdout}`);
  expect(report).toMatchObject({ payload: { state: 'good' }, release: { state: 'good', different: [] } });
  const homes = await Array.fromAsync(
    new Bun.Glob('*/1-*').scan({ cwd: join(shop.cache, 'onebeam'), onlyFiles: false }),
  );
  expect(homes.map((path) => path.split('/')[0])).toEqual(['suite']);
});

testWith(needs, 'inspect, explain and the bill of materials say which program needs what', async () => {
  const names = Object.keys(calls);
  const inspected = await onebeam('inspect', suite);
  expect(inspected.out).toMatch(new RegExp(`^programs +${names.join(', ')}$`, 'm'));
  const explained = await onebeam('explain', suite);
  expect(explained.out).toContain(`programs: ${names.join(', ')}\n`);
  expect(explained.out).toMatch(/^kernel .+ needed by all$/m);
  expect(explained.out).toMatch(/^snmp .+ needed by rebar3, snmpc$/m);
  expect(explained.out).toMatch(/^program demo .+ an escript, unchanged, and its boot file$/m);
  const { owners } = JSON.parse((await onebeam('explain', suite, '--json')).out);
  const owner = (name: string) => owners.find((one: { name: string }) => one.name === name);
  expect(owner('crypto').neededBy).toContain('demo');
  expect(owner('crypto').because).toContain('demo: declared by demo');
  const bill = JSON.parse((await onebeam('inspect', suite, '--sbom')).out);
  const needed = (name: string): string[] =>
    bill.dependencies.find(({ ref }: { ref: string }) => ref === `program/${name}`).dependsOn;
  expect(needed('snmpc').some((ref) => ref.startsWith('otp/snmp@'))).toBe(true);
  expect(
    needed('hello')
      .filter((ref) => ref.startsWith('otp/'))
      .map((ref) => ref.split('@')[0]),
  ).toEqual(['otp/kernel', 'otp/stdlib']);
  expect(needed('demo').some((ref) => ref.startsWith('escript/elixir@'))).toBe(true);
});

testWith(needs, 'unpack lays each program out as it was given', async () => {
  const place = join(shop.folder, 'laid-out');
  expect((await onebeam('unpack', suite, '-o', place)).code).toBe(0);
  for (const [name, script] of Object.entries(programs.scripts))
    expect(await readFile(join(place, 'programs', name, 'bin', name))).toEqual(
      await readFile(script as string),
    );
});
