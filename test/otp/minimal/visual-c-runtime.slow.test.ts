import { expect } from 'bun:test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hello } from '../../bed/escripts.ts';
import { runtimes } from '../../bed/runtimes.ts';
import { testWith } from '../../bed/when.ts';
import { pe64 } from '../../binary/pe/pe-sample.ts';
import { inFolder, onebeam } from '../../cli/command-line.ts';

testWith(
  { script: await hello('zip'), trees: await runtimes() },
  '--windows-vcruntime packs it for Windows alone, lists it, and is rebuilt the same',
  ({ script, trees }) =>
    inFolder(async (cwd) => {
      for (const name of ['msvcp140.dll', 'vcruntime140.dll', 'vcruntime140_1.dll']) {
        await writeFile(join(cwd, name), pe64({ machine: 0x8664 }));
      }
      const words = ['build', script, '--erts', `${trees}/{target}`, '-t', 'windows-x64,linux-x64', '-q'];
      const built = await onebeam([...words, '--windows-vcruntime', '.', '-o', 'out/', '--json'], { cwd });
      expect([built.code, built.err]).toEqual([0, expect.any(String)]);
      const files = async (name: string): Promise<string[]> => {
        const said = await onebeam(['inspect', `out/${name}`, '--json'], { cwd });
        return JSON.parse(said.out).manifest.files.map(({ path }: { path: string }) => path);
      };
      const packed = (await files('hello-windows-x64.exe')).filter((path) => /140/.test(path));
      expect(packed.map((path) => path.replace(/^erts\/erts-[\d.]+\/bin\//, ''))).toEqual([
        'msvcp140.dll',
        'vcruntime140.dll',
        'vcruntime140_1.dll',
      ]);
      expect((await files('hello-linux-x64')).filter((path) => /140/.test(path))).toEqual([]);
      const bill = JSON.parse(
        (await onebeam(['inspect', 'out/hello-windows-x64.exe', '--sbom'], { cwd })).out,
      );
      const names = bill.components.map(({ name }: { name: string }) => name);
      expect(names).toContain('vcruntime140.dll');
      const verified = ['verify', 'out/hello-windows-x64.exe', '--rebuild', '--erts', `${trees}/windows-x64`];
      expect((await onebeam(verified, { cwd })).code).toBe(0);
    }),
);
