import { expect } from 'bun:test';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { cacheWithLauncher } from '../launcher/cache-with-launcher.ts';
import { inFolder, onebeam } from './command-line.ts';

const things = { tree: await otp(27), script: await hello('zip') };

testWith(
  things,
  'a dry run finds everything out, says why, and leaves neither executable nor lock file',
  ({ tree, script }) =>
    inFolder(async (cwd) => {
      const made = join(cwd, 'made');
      await onebeam(['erts', 'prepare', tree.root, made], { cwd });
      await runOk('tar', ['-czf', join(cwd, 'otp.tar.gz'), '-C', made, '.']);
      using server = Bun.serve({ port: 0, fetch: () => new Response(Bun.file(join(cwd, 'otp.tar.gz'))) });
      const work = join(cwd, 'work');
      await runOk('mkdir', [work]);
      const args = ['build', script, '--erts', `http://127.0.0.1:${server.port}/otp.tar.gz`];
      const cache = await cacheWithLauncher(join(cwd, 'cache'));
      const env = { ONEBEAM_BUILD_CACHE: cache, no_proxy: '127.0.0.1' };

      const dry = await onebeam([...args, '--dry-run'], { cwd: work, env });
      expect(dry.code).toBe(0);
      expect(dry.err).toMatch(/^ {2}stdlib +\S+ +\S+ MB +part of every runtime$/m);
      expect(dry.out).toContain('(not written)');
      expect(await readdir(work)).toEqual([]);

      const wet = await onebeam([...args, '--json'], { cwd: work, env });
      expect(wet.code).toBe(0);
      expect((await readdir(work)).sort()).toEqual(['dist', 'onebeam.lock']);
      const size = (text: string) => / (\d+\.\d MB) /.exec(text)![1];
      expect(size(dry.out)).toBe(`${(JSON.parse(wet.out).artifacts[0].size / 1e6).toFixed(1)} MB`);
    }),
  120_000,
);

testWith(things, 'a dry run refuses the outputs that a build refuses', ({ tree, script }) =>
  inFolder(async (cwd) => {
    await copyFile(script, join(cwd, 'hello'));
    await mkdir(join(cwd, 'folder'));
    for (const [output, code] of [
      ['hello', 'output-is-input'],
      ['folder', 'output-not-a-file'],
    ] as const) {
      for (const more of [['--dry-run'], []]) {
        const args = ['build', 'hello', '--erts', tree.root, '-o', output, '--json', ...more];
        const said = await onebeam(args, { cwd });
        expect([args, said.code, JSON.parse(said.out).failures[0]?.error.code]).toEqual([args, 1, code]);
      }
    }
  }),
);
