import { afterAll, describe, expect } from 'bun:test';
import { mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBeam } from '../../src/beam/beam-file.ts';
import { treeDigest } from '../../src/cache/runtime-store.ts';
import { readOtpTree } from '../../src/otp/otp-tree.ts';
import { prepareMinimalErts } from '../../src/pipeline/prepare-erts.ts';
import { hello } from '../bed/escripts.ts';
import { type OtpRelease, otp } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';

export const nothing = { PATH: '/usr/bin:/bin' };

/** Tests the folder that `prepareMinimalErts` lays out of these releases. */
export async function testMinimalErts(releases: readonly OtpRelease[]): Promise<void> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-minimal-')));
  afterAll(() => rm(folder, { recursive: true }));
  const fresh = async () => join(await mkdtemp(join(folder, 'm-')), "a folder's é name");

  for (const release of releases) {
    const [tree, script] = await Promise.all([otp(release), hello('zip')]);
    describe(`prepareMinimalErts with OTP ${release}`, () => {
      testWith(
        { tree },
        'lays out programs, boot files and three applications, and nothing else',
        async ({ tree }) => {
          const before = await treeDigest(tree.root);
          const destination = await fresh();
          const prepared = await prepareMinimalErts(tree.root, destination);
          expect(prepared).toMatchObject({ folder: destination, erts: tree.erts, os: 'linux' });
          expect(prepared.applications.map(({ name }) => name)).toEqual(['compiler', 'kernel', 'stdlib']);
          expect((await readdir(join(destination, 'bin'))).sort()).toEqual([
            ...['beam.smp', 'erl', 'erl_child_setup', 'erlexec', 'escript', 'heart', 'inet_gethost'],
            ...['no_dot_erlang.boot', 'start.boot', 'start_clean.boot'],
          ]);
          expect((await readdir(destination)).sort()).toEqual([
            ...['bin', `erts-${tree.erts}`, 'lib', 'releases'],
          ]);
          expect(await readdir(join(destination, `erts-${tree.erts}`, 'bin'))).toEqual(['erl', 'escript']);
          for (const { name, version } of prepared.applications) {
            const place = join(destination, 'lib', `${name}-${version}`);
            expect(await readdir(place)).toEqual(['ebin']);
            const files = await readdir(join(place, 'ebin'));
            expect(files.filter((file) => !file.endsWith('.beam'))).toEqual([`${name}.app`]);
            for (const file of files.filter((file) => file.endsWith('.beam'))) {
              const bytes = await readFile(join(place, 'ebin', file));
              expect(bytes.toString('latin1', 0, 4)).toBe('FOR1');
              const { chunks } = readBeam(bytes, file);
              expect(
                [...chunks.keys()].filter((id) => ['Dbgi', 'Docs', 'Abst', 'CInf'].includes(id)),
              ).toEqual([]);
            }
          }
          expect(await treeDigest(tree.root)).toBe(before);
        },
      );

      testWith(
        { tree, script },
        'it runs from where it lies, with our erl and with escript',
        async ({ tree, script }) => {
          const destination = await fresh();
          await prepareMinimalErts(tree.root, destination);
          const erl = join(destination, 'bin', 'erl');
          const code = 'io:format("~ts ~s", [code:root_dir(), erlang:system_info(otp_release)]), halt().';
          const asked = ['-noshell', '-eval', code];
          expect(await runOk(erl, asked, { env: nothing })).toBe(`${destination} ${release}`);
          // Through a link, and with a variable that makes `cd` go elsewhere and talk.
          const link = join(folder, `erl-${release}`);
          await symlink(erl, link);
          const hostile = { PATH: `${folder}:/usr/bin:/bin`, CDPATH: destination };
          expect(
            await runOk('/bin/sh', ['-c', `cd ${folder} && erl-${release} "$@"`, 'sh', ...asked], {
              env: hostile,
            }),
          ).toBe(`${destination} ${release}`);
          const usual = join(destination, `erts-${tree.erts}`, 'bin');
          expect(await runOk(join(usual, 'erl'), asked, { env: nothing })).toBe(`${destination} ${release}`);
          for (const escript of [join(destination, 'bin', 'escript'), join(usual, 'escript')]) {
            expect(await runOk(escript, [script, 'x'], { env: nothing })).toContain('x');
          }
          const compiles = 'io:format("~p", [element(1, compile:forms([{attribute,1,module,m}]))]), halt().';
          expect(await runOk(erl, ['-noshell', '-eval', compiles], { env: nothing })).toBe('ok');
        },
      );

      testWith({ tree }, 'is deterministic, and can be used as a runtime', async ({ tree }) => {
        const [first, second] = [await fresh(), await fresh()];
        await prepareMinimalErts(tree.root, first);
        await prepareMinimalErts(first, second);
        expect(await treeDigest(second)).toBe(await treeDigest(first));
        expect(await readOtpTree(first)).toMatchObject({
          release: String(release),
          erts: tree.erts,
          emulator: first,
        });
      });
    });
  }
}
