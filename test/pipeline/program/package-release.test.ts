import { afterAll, expect } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { documentSchema } from '../../../scripts/reference/documents.ts';
import { estimateRelease, packageRelease } from '../../../src/pipeline/program/package-release.ts';
import { otp } from '../../bed/otp.ts';
import { mixRelease, rebar3Release } from '../../bed/releases.ts';
import { smallFiles } from '../../bed/small-files.ts';
import { testWith } from '../../bed/when.ts';
import { onebeam } from '../../cli/command-line.ts';

const folder = await mkdtemp(join(smallFiles, 'package-release-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const mix = await mixRelease(27);
const things = { tree: await otp(27), rebar3: await rebar3Release(27) };

const packed = (path: string, root: string, name: string) =>
  packageRelease({ release: path, level: 1 }, root, join(folder, name));

testWith(
  { mix, tree: things.tree },
  'the payload of a Mix release is the same from its folder and its archive (53)',
  async ({ mix, tree }) => {
    const one = await packed(mix.folder, tree.root, 'folder');
    expect((await packed(mix.archive, tree.root, 'archive')).sha256).toBe(one.sha256);
  },
);

testWith(
  things,
  'that of a release by relx, too, but for header files of OTP, which its archive does not have (53)',
  async ({ tree, rebar3 }) => {
    const one = await packageRelease({ release: rebar3.folder }, tree.root, join(folder, 'folder'));
    const other = await packed(rebar3.archive, tree.root, 'archive');
    const without = one.files.filter(({ path }) => !/^lib\/(kernel|stdlib)-[^/]+\/include\//.test(path));
    expect(without.length).toBeLessThan(one.files.length);
    expect(other.files).toEqual(without);
    expect(one.applications.map(({ name }) => name)).toEqual([
      'crypto',
      'garden',
      'kernel',
      'sasl',
      'stdlib',
    ]);
    expect(one.leftOut).toContainEqual({ path: 'bin/garden', why: 'script' });
    const estimated = await estimateRelease({ release: rebar3.folder }, async (madeWith) => {
      expect(madeWith).toBe('27');
      return tree.root;
    });
    expect(Math.abs(estimated.size / one.size - 1)).toBeLessThan(0.15);
    expect(estimated.program).toBeLessThan(estimated.size);
  },
);

testWith(things, 'payload and estimate take a release with its options', async ({ tree, rebar3 }) => {
  const schema = new Ajv2020({ strict: true, allowUnionTypes: true });
  schema.addSchema(documentSchema(), 'documents');
  const said = async (command: string, ...words: string[]) => {
    const given = [command, rebar3.folder, '--erts', tree.root, '--json', ...words];
    const { code, out, err } = await onebeam(given, { cwd: folder });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const check = schema.getSchema(`documents#/$defs/${command}`)!;
    expect([check(JSON.parse(out)), check.errors]).toEqual([true, null]);
    return JSON.parse(out);
  };
  const payload = await said('payload', '-o', 'payload.tar.zst', '--kind', 'app');
  expect(payload.files.map((one: { path: string }) => one.path)).toContain('releases/1.0.0/start.boot');
  const estimate = await said('estimate', '--add-app', 'xmerl');
  expect(estimate.applications.map((one: { name: string }) => one.name)).toContain('xmerl');
  const wrong = await onebeam(['estimate', rebar3.folder, '--erts', tree.root, '--shake'], { cwd: folder });
  expect([wrong.code, wrong.err.includes('--shake')]).toEqual([2, true]);
});
