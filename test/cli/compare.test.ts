import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hello, makeEscript } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { onebeam } from './command-line.ts';
import { testRebuilt } from './compare.ts';

const things = { tree: await otp(27), script: await hello('zip') };
let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'onebeam-compare-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const json = async (args: string[]) => {
  const { code, out } = await onebeam([...args, '--json'], { cwd });
  return { code, ...JSON.parse(out) };
};

describe('two executables', () => {
  testWith(things, 'diff tells sizes by application and the files that changed', async ({ tree, script }) => {
    const build = ['build', script, '--erts', tree.root, '--quiet'];
    expect((await onebeam([...build, '-o', 'plain'], { cwd })).code).toBe(0);
    expect(
      (await onebeam([...build, '-o', 'more', '--add-app', 'ssl', '--name', 'other'], { cwd })).code,
    ).toBe(0);
    const found = await json(['diff', 'plain', 'more']);
    expect(found.owners.map(({ name }: { name: string }) => name)).toContain('public_key');
    expect(found.facts).toContainEqual({ name: 'name', before: 'hello', after: 'other' });
    expect(found.files.removed).toEqual([]);
    expect(
      found.files.added.every((path: string) => /^erts\/lib\/(ssl|crypto|asn1|public_key)-/.test(path)),
    ).toBe(true);
    expect(found.size[1] - found.size[0]).toBeGreaterThan(500_000);
    expect((await json(['diff', 'plain', 'plain'])).owners).toEqual([]);
    expect((await onebeam(['diff', 'plain', 'more'], { cwd })).out).toMatch(/^ssl +- +\S+ kB +\+\S+ kB$/m);
  });

  testWith(
    things,
    'explain gives each application its reason, also what was added and left out',
    async ({ tree }) => {
      const source = '-module(uses).\n-export([main/1]).\nmain(_) -> crypto:start(), xmerl:module_info().\n';
      const script = await makeEscript({ name: 'uses', kind: 'zip', modules: { uses: source }, release: 25 });
      const options = ['--add-app', 'ssl', '--drop-app', 'xmerl', '-o', 'uses', '--quiet'];
      expect((await onebeam(['build', script, '--erts', tree.root, ...options], { cwd })).code).toBe(0);
      const { owners, dropped, size, launcher, payload } = await json(['explain', 'uses']);
      const because = Object.fromEntries(
        owners.map((owner: { name: string; because: string[] }) => [owner.name, owner.because]),
      );
      expect(because.crypto[0]).toBe('imported by uses (crypto)');
      expect(because.ssl).toEqual(['added by --add-app']);
      expect(because.public_key).toEqual(['needed by ssl']);
      expect(because.program).toEqual(['the escript, unchanged']);
      expect(dropped).toEqual(['xmerl']);
      const again = await onebeam(['verify', 'uses', '--rebuild', '--erts', tree.root], { cwd });
      expect(again.out).toContain('identical');
      expect(launcher + payload).toBe(size);
    },
  );

  testWith(
    things,
    'verify --rebuild: the same from the same, and what differs from another runtime',
    async () => {
      const { tree, script } = things as { tree: { root: string }; script: string };
      const flags = ['--level', '5', '--add-app', 'crypto', '--inherit-env', 'ERL_LIBS'];
      const built = await onebeam(['build', script, '--erts', tree.root, '-o', 'again', ...flags], { cwd });
      expect(built.code).toBe(0);
      // The level that it was built with counts, whatever is configured here.
      const verify = ['verify', 'again', '--rebuild', '--erts', tree.root, '--level', '7'];
      const same = await onebeam(verify, { cwd });
      expect({ code: same.code, out: same.out }).toEqual({
        code: 0,
        out: expect.stringContaining('identical'),
      });
      const other = await otp(25);
      if (other instanceof Error) throw other;
      const differs = await json(['verify', 'again', '--rebuild', '--erts', other.root]);
      expect(differs).toMatchObject({ code: 1, same: false, samePayload: false });
      expect(differs.difference.facts).toContainEqual({ name: 'otp.release', before: '27', after: '25' });
    },
  );

  testWith(
    things,
    'verify --rebuild knows what nothing in the executable shows: dropped in vain, a priv without files',
    async () => {
      const { tree, script } = things as { tree: { root: string }; script: string };
      await mkdir(join(cwd, 'empty'), { recursive: true });
      const flags = ['--priv', 'hello=empty', '--drop-app', 'ssl', '--add-app', 'crypto'];
      const runtime = ['--erts', tree.root];
      const built = await onebeam(['build', script, ...runtime, '-o', 'bare', ...flags], { cwd });
      expect(built).toMatchObject({ code: 0 });
      const { manifest } = await json(['inspect', 'bare']);
      expect(manifest).toMatchObject({
        format: 2,
        build: {
          ...{ boot: 'fast', profile: 'none', shake: false, level: 3, modified: 0, startModules: [] },
          ...{ addApplications: ['crypto'], dropApplications: ['ssl'] },
          priv: [{ application: 'hello', folder: 'lib/hello/priv' }],
        },
      });
      expect(manifest.files.some(({ path }: { path: string }) => path.includes('/priv/note'))).toBe(false);
      const again = await onebeam(['verify', 'bare', '--rebuild', ...runtime], { cwd });
      expect(again.out).toContain('identical');
    },
  );
});

describe('two executables', async () => {
  await testRebuilt('the boot file of escript, a profile, a priv folder');
  await testRebuilt('a recorded start');
});
