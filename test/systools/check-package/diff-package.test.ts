import { afterAll, expect } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diffPackage } from '../../../src/systools/check-package/diff-package.ts';
import { mixRelease } from '../../bed/mix-release.ts';
import { rebar3Release } from '../../bed/rebar3-release.ts';
import { testWith } from '../../bed/when.ts';
import { onebeam } from '../../cli/command-line.ts';
import { twoReleases } from '../two-releases.ts';
import { packageOf } from './package-of.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-diff-'));
afterAll(() => rm(folder, { recursive: true }));
const releases = await twoReleases();
const [old, now] = ['1.0/top.tar.gz', '1.1/top.tar.gz'];

testWith(
  { releases },
  'compares applications and modules by their code, and other files',
  async ({ releases }) => {
    expect(await diffPackage(old, now, { cwd: releases })).toMatchObject({
      name: { before: 'top', after: 'top' },
      version: { before: '1.0', after: '1.1' },
      applications: {
        added: [],
        removed: [],
        changed: [
          {
            ...{ name: 'top', before: '1.0', after: '1.1' },
            modules: {
              added: ['fresh'],
              removed: ['gone'],
              changed: ['helper', 'machine', 'server', 'top_sup'],
            },
          },
        ],
        sameVersion: [],
      },
      isEqual: false,
    });
    const ran = await onebeam(['systools', 'diff-package', old, now], { cwd: releases });
    expect(ran.out).toStartWith(
      'version: 1.0 -> 1.1\n~ top 1.0 -> 1.1\n  + fresh\n  - gone\n  ~ helper\n  ~ machine\n  ~ server\n  ~ top_sup\n',
    );
    expect(ran.out).toContain('~ lib/top/ebin/top.app\n');
  },
);

testWith(
  { releases },
  'warns of changed modules of an unchanged version; equal packages do not differ',
  async ({ releases }) => {
    const changed = join(folder, 'changed.tar.gz');
    const from = join(releases, old);
    await writeFile(
      changed,
      await packageOf(from, (files) => {
        const same = files.get('lib/top-1.0/ebin/same.beam')!;
        files.set('lib/top-1.0/ebin/helper.beam', same);
        for (const path of files.keys()) if (path.startsWith('lib/sasl-')) files.delete(path);
      }),
    );
    const ran = await onebeam(['systools', 'diff-package', from, changed], { cwd: folder });
    expect(ran.out).toMatch(/^- sasl-[0-9.]+\n~ top 1\.0\n {2}~ helper\n/);
    expect(ran.err).toStartWith('warning: modules of top changed, but its version did not');
    expect(await diffPackage(from, from)).toMatchObject({ isEqual: true });
    expect((await onebeam(['systools', 'diff-package', from, from], { cwd: folder })).out).toBe(
      'no difference\n',
    );
  },
);

testWith(
  {
    mix: await mixRelease(27),
    newerMix: await mixRelease(27, { version: '1.1.0' }),
    rebar3: await rebar3Release(27),
    newerRebar3: await rebar3Release(27, { version: '1.1.0' }),
    olderOtp: await rebar3Release(25),
  },
  'compares packages of Mix and rebar3',
  async ({ mix, newerMix, rebar3, newerRebar3, olderOtp }) => {
    const differ = ({ archive: one }: { archive: string }, { archive: other }: { archive: string }) =>
      diffPackage(one, other);
    for (const [name, before, after] of [
      ['hello', mix, newerMix],
      ['garden', rebar3, newerRebar3],
    ] as const) {
      const difference = await differ(before, after);
      expect(difference).toMatchObject({
        ...{ name: { before: name, after: name }, version: { before: '1.0.0', after: '1.1.0' } },
        applications: { added: [], removed: [], sameVersion: [] },
        isEqual: false,
      });
      const none = { added: [], removed: [], changed: [] };
      const changed = [{ name, before: '1.0.0', after: '1.1.0', modules: none }];
      expect(difference.applications.changed).toEqual(changed);
      expect(difference.files.changed).toContain(`lib/${name}/ebin/${name}.app`);
    }
    const { erts, applications } = await differ(olderOtp, rebar3);
    expect(erts).toEqual({ before: '13.1.5', after: '15.2.7' });
    const names = applications.changed.map((it) => it.name);
    expect(names).toEqual(expect.arrayContaining(['crypto', 'kernel', 'sasl', 'stdlib']));
    const other = await differ(rebar3, mix);
    expect(other.name).toEqual({ before: 'garden', after: 'hello' });
    expect(other.applications.removed).toEqual(['garden-1.0.0']);
    expect(other.applications.added).toContain('hello-1.0.0');
  },
);
