import { afterAll, describe, expect, test } from 'bun:test';
import { copyFile, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentCache } from '../../src/cache/content-cache.ts';
import { reasonText } from '../../src/errors/faults/reason.ts';
import { packageEscript } from '../../src/pipeline/package.ts';
import { prepareMinimalErts } from '../../src/pipeline/prepare-erts.ts';
import { buildCache } from '../bed/build-cache.ts';
import { hello, rebar3 } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { run, runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { testEstimates } from './package.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-package-'));
afterAll(() => rm(folder, { recursive: true }));
const fresh = () => mkdtemp(join(folder, 'p-'));
/** Frames that earlier runs compressed. */
const shared = new ContentCache(buildCache);

const [tree, script, builder] = await Promise.all([otp(25), hello('zip'), rebar3(25)]);

describe('packageEscript', () => {
  testWith(
    { tree, script },
    'writes an archive that tar unpacks and that then runs',
    async ({ tree, script }) => {
      const out = await fresh();
      const path = join(out, 'payload.tar.zst');
      const packed = await packageEscript(script, tree.root, path);
      expect(packed).toMatchObject({ path, level: 3, erts: tree.erts, size: (await readFile(path)).length });
      expect(packed.applications.map(({ name }) => name)).toEqual(['kernel', 'stdlib']);
      const listed = (await runOk('tar', ['--zstd', '-tf', path])).trimEnd().split('\n');
      expect(listed.filter((name) => !name.startsWith('erts/'))).toEqual([
        'bin/hello',
        'lib/hello/ebin/hello.app',
        'lib/hello/ebin/hello.beam',
        'lib/hello/ebin/hello_greeting.beam',
        'lib/hello/priv/note.txt',
        'lib/onebeam/ebin/onebeam_start.beam',
        'sbom.cdx.json',
      ]);
      expect(listed).toEqual(packed.files.map((file) => file.path));
      await runOk('tar', ['--zstd', '-xf', path, '-C', out]);
      expect((await readFile(join(out, 'bin/hello'))).equals(await readFile(script))).toBe(true);
      const bin = join(out, 'erts', 'bin');
      const env = { PATH: '/usr/bin:/bin', ROOTDIR: join(out, 'erts'), BINDIR: bin };
      const words = [
        '+B',
        '-boot',
        'no_dot_erlang',
        '-noshell',
        '-run',
        'escript',
        'start',
        '-extra',
        join(out, 'bin/hello'),
        'a b',
      ];
      expect(await runOk(join(bin, 'erlexec'), words, { env })).toContain('["a b"]');
    },
  );

  testWith(
    { tree, script },
    'is not written over the escript, nor over a folder or a device',
    async ({ tree, script }) => {
      const out = await fresh();
      const own = join(out, 'hello');
      await copyFile(script, own);
      await symlink(own, join(out, 'link'));
      for (const path of [own, join(out, 'link')]) {
        await expect(packageEscript(own, tree.root, path)).rejects.toMatchObject({ code: 'output-is-input' });
      }
      for (const path of [out, '/dev/null']) {
        await expect(packageEscript(own, tree.root, path)).rejects.toMatchObject({
          code: 'output-not-a-file',
        });
      }
      const below = packageEscript(own, tree.root, join(own, 'x'));
      await expect(below).rejects.toMatchObject({ code: 'output-not-writable' });
      expect((await readFile(own)).equals(await readFile(script))).toBe(true);
    },
  );

  testWith(
    { tree, script },
    'is reproducible, wherever the escript and the runtime lie',
    async ({ tree, script }) => {
      const elsewhere = await fresh();
      await copyFile(script, join(elsewhere, 'hello'));
      await runOk('cp', ['-r', '--no-preserve=timestamps', tree.root, join(elsewhere, 'otp')]);
      const first = await packageEscript(script, tree.root, join(elsewhere, 'a'), 3, { workers: 1 });
      const second = await packageEscript(
        join(elsewhere, 'hello'),
        join(elsewhere, 'otp'),
        join(elsewhere, 'b'),
        3,
        { workers: 3 },
      );
      expect(second.sha256).toBe(first.sha256);
      const dated = await packageEscript(script, tree.root, join(elsewhere, 'c'), 3, {
        modified: 1_700_000_000,
      });
      expect(dated.sha256).not.toBe(first.sha256);
      expect(
        await runOk('tar', ['--zstd', '--utc', '--full-time', '-tvf', join(elsewhere, 'c'), 'bin/hello']),
      ).toContain('2023-11-14 22:13:20');
    },
  );

  testWith(
    { tree, builder },
    'packs what rebar3 declares and imports, with native code',
    async ({ tree, builder }) => {
      const out = await fresh();
      const packed = await packageEscript(builder, tree.root, join(out, 'p'), 3, { cache: shared });
      const names = packed.applications.map(({ name }) => name);
      for (const name of ['crypto', 'ssl', 'parsetools', 'common_test', 'compiler'])
        expect(names).toContain(name);
      const modes = new Map(packed.files.map(({ path, mode }) => [path.replace(/-[\d.]+\//, '/'), mode]));
      expect(modes.get('erts/lib/crypto/priv/lib/crypto.so')).toBe(0o644);
      expect(modes.get('erts/lib/parsetools/include/yeccpre.hrl')).toBe(0o644);
      await runOk('tar', ['--zstd', '-xf', join(out, 'p'), '-C', out]);
      const env = { PATH: '/usr/bin:/bin', HOME: out };
      const ran = await run(join(out, 'erts/bin/escript'), [join(out, 'bin/rebar3'), 'version'], { env });
      expect(Buffer.from(ran.stdout).toString()).toContain('on Erlang/OTP 25');
    },
  );

  testWith(
    { tree, script },
    'adds compiler only where it is wanted and the runtime has it',
    async ({ tree, script }) => {
      const out = await fresh();
      const without = join(out, 'without');
      await prepareMinimalErts(tree.root, without, { compiler: false });
      const reasons = async (root: string, compiler?: boolean) => {
        const { applications } = await packageEscript(script, root, join(out, 'p'), 1, { compiler });
        return Object.fromEntries(applications.map(({ name, reasons }) => [name, reasons.map(reasonText)]));
      };
      expect(Object.keys(await reasons(tree.root))).toEqual(['kernel', 'stdlib']);
      expect((await reasons(tree.root, true)).compiler).toEqual([
        'included to run scripts that are compiled when they start',
      ]);
      for (const wanted of [true, false, undefined])
        expect(Object.keys(await reasons(without, wanted))).toEqual(['kernel', 'stdlib']);
      // If requested by name, it must exist.
      const added = packageEscript(script, without, join(out, 'p'), 1, { addApplications: ['compiler'] });
      await expect(added).rejects.toMatchObject({
        code: 'application-missing',
        data: { added: ['compiler'] },
      });
      const prepared = await prepareMinimalErts(without, join(out, 'again'));
      expect(prepared.applications.map(({ name }) => name)).toEqual(['kernel', 'stdlib']);
    },
  );

  test('an escript or a runtime that is none leaves nothing', async () => {
    const out = await fresh();
    const failing = packageEscript(join(out, 'no'), out, join(out, 'p'));
    await expect(failing).rejects.toMatchObject({ code: 'escript-missing' });
    expect(await readdir(out)).toEqual([]);
  });
});

await testEstimates([27]);
