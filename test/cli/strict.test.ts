import { expect } from 'bun:test';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { elf64 } from '../binary/elf-sample.ts';
import { inFolder, onebeam } from './command-line.ts';

const things = { tree: await otp(27), script: await hello('zip') };

testWith(
  things,
  '--strict: a warning is an error and nothing is written; without one the build is as ever',
  ({ tree, script }) =>
    inFolder(async (cwd) => {
      const build = async (erts: string, ...words: string[]) => {
        const said = await onebeam(['build', script, '--erts', erts, '--json', ...words], { cwd });
        return { code: said.code, ...JSON.parse(said.out) };
      };
      // Debian's runtime is linked dynamically.
      const refused = await build(tree.root, '--strict');
      expect(refused).toMatchObject({ code: 1, error: { code: 'warnings-refused' } });
      expect(refused.error.message).toMatch(
        /^`--strict` takes no warning, found: the user's system must have `/,
      );
      expect(refused.error.hint).toContain('linked statically');
      expect(await readdir(cwd)).toEqual([]);

      const linked = join(cwd, 'static');
      await onebeam(['erts', 'prepare', tree.root, linked], { cwd });
      for (const name of await readdir(join(linked, 'bin'))) {
        if (!name.endsWith('.boot')) await writeFile(join(linked, 'bin', name), elf64());
      }
      const [free, strict] = [await build(linked), await build(linked, '--strict', '-o', 'strict')];
      expect([free.code, strict.code, strict.artifacts[0].warnings]).toEqual([0, 0, []]);
      expect(strict.artifacts[0].sha256).toBe(free.artifacts[0].sha256);
    }),
);
