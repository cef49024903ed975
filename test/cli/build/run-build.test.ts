import { expect } from 'bun:test';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultIcon } from '../../../src/shipping/default-icon.ts';
import { hello } from '../../bed/escripts.ts';
import { otp } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { elf64 } from '../../binary/elf/elf-sample.ts';
import { inFolder, onebeam } from '../command-line.ts';

const things = { tree: await otp(27), script: await hello('zip') };

testWith(things, 'an icon that cannot be read is refused before the build, used or not', ({ tree, script }) =>
  inFolder(async (cwd) => {
    await writeFile(join(cwd, 'words.png'), 'no picture');
    for (const [icon, name, message] of [
      [
        'nothing.png',
        'icon-unreadable',
        `the icon \`${join(cwd, 'nothing.png')}\` cannot be read: no such file`,
      ],
      [
        'words.png',
        'icon-invalid',
        `the icon \`${join(cwd, 'words.png')}\` is not usable: expected a PNG or ICNS file, found another format`,
      ],
    ]) {
      for (const flags of [[], ['--desktop'], ['--dry-run']]) {
        const words = ['build', script, '--erts', tree.root, '--json', '--icon', icon!, ...flags];
        const said = await onebeam(words, { cwd });
        expect({ code: said.code, error: JSON.parse(said.out).error }).toMatchObject({
          code: 1,
          error: { code: name, message },
        });
        expect(existsSync(join(cwd, 'dist'))).toBe(false);
      }
    }
  }),
);

testWith(things, 'an icon for nothing is a warning', ({ tree, script }) =>
  inFolder(async (cwd) => {
    await writeFile(join(cwd, 'icon.png'), defaultIcon().bytes);
    const build = ['build', script, '--erts', tree.root, '--dry-run', '--json', '--icon', 'icon.png'];
    const warnings = async (...flags: string[]) =>
      JSON.parse((await onebeam([...build, ...flags], { cwd })).out).warnings;
    expect(await warnings('--archive')).toEqual([
      {
        code: 'icon-unused',
        message: '`--icon` needs `--macos-app` or `--desktop`',
        hint: 'add one of them, use `--windows-icon` for a Windows executable, or remove `--icon`',
      },
    ]);
    expect(await warnings('--desktop')).toEqual([]);
  }),
);

testWith(
  things,
  '--strict: a warning is an error and nothing is written; without one the build is the same',
  ({ tree, script }) =>
    inFolder(async (cwd) => {
      const build = async (erts: string, ...words: string[]) => {
        const said = await onebeam(['build', script, '--erts', erts, '--json', ...words], { cwd });
        return { code: said.code, ...JSON.parse(said.out) };
      };
      // Debian's runtime is linked dynamically.
      const refused = await build(tree.root, '--strict', '--system-libraries');
      expect(refused).toMatchObject({ code: 1, error: { code: 'warnings-refused' } });
      expect(refused.error.message).toMatch(
        /^`--strict` does not allow warnings, found: .*requires on the target machine: `/,
      );
      expect(refused.error.hint).toContain('or is statically linked');
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
