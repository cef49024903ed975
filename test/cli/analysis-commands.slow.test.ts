import { expect } from 'bun:test';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { inFolder, onebeam } from './command-line.ts';

const things = { tree: await otp(27) };

testWith(
  { ...things, script: await hello('zip') },
  'payload writes what build packs, whatever shapes it',
  (has) =>
    inFolder(async (cwd) => {
      const { tree, script } = has;
      await mkdir(join(cwd, 'data'));
      await writeFile(join(cwd, 'data', 'words'), 'some words');
      for (const flags of [
        [],
        ['--name', 'other', '--add-app', 'crypto', '--shake', '--inherit-env', 'ERL_LIBS', '--level', '1'],
        ['--boot', 'escript', '--profile', 'cli', '--priv', 'hello=data'],
        ['--profile-start', 'x'],
      ]) {
        const given = [script, '--erts', tree.root, ...flags, '--json'];
        const built = JSON.parse((await onebeam(['build', ...given, '-o', 'out'], { cwd })).out);
        expect(built.failures).toEqual([]);
        const { payload } = JSON.parse((await onebeam(['inspect', 'out', '--json'], { cwd })).out);
        const written = JSON.parse((await onebeam(['payload', ...given, '-o', 'p'], { cwd })).out);
        expect({ flags, size: written.size, sha256: written.sha256 }).toEqual({
          ...{ flags, size: payload.size, sha256: payload.sha256 },
        });
        if (flags.includes('--level')) continue;
        const estimated = JSON.parse((await onebeam(['estimate', ...given], { cwd })).out);
        expect(estimated.basis).toBe('measured');
        expect(Math.abs(estimated.size / payload.size - 1)).toBeLessThan(0.15);
      }
    }),
);
