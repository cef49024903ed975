import { expect } from 'bun:test';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { inFolder, onebeam } from './command-line.ts';

const things = { tree: await otp(27), script: await hello('zip') };

testWith(
  things,
  'onebeam.toml is found upward; flag before variable before file, and --verbose tells which',
  ({ tree, script }) =>
    inFolder(async (cwd) => {
      await mkdir(join(cwd, 'deep', 'er'), { recursive: true });
      const path = join(cwd, 'onebeam.toml');
      await writeFile(
        path,
        `input = '${script}'\nerts = '${tree.root}'\noutput = 'made/'\nname = 'file'\nlevel = 2\nadd-app = ['xmerl']\n`,
      );
      const env = { ONEBEAM_NAME: 'variable', ONEBEAM_LEVEL: '5' };
      const said = await onebeam(['build', '--verbose', '--level', '4'], {
        cwd: join(cwd, 'deep', 'er'),
        env,
      });
      expect({ code: said.code, err: said.err }).toMatchObject({ code: 0 });
      expect(existsSync(join(cwd, 'made', 'variable'))).toBe(true);
      expect(said.err).toContain('level: 4, from --level\n');
      expect(said.err).toContain('name: "variable", from ONEBEAM_NAME\n');
      expect(said.err).toContain(`add-app: ["xmerl"], from ${path}\n`);
      expect(said.err).toMatch(/^ {2}xmerl +\S+ +\S+ \S+ +added by --add-app$/m);

      await writeFile(path, 'naem = "x"\n');
      const wrong = await onebeam(['build', script, '--json'], { cwd });
      expect({ code: wrong.code, error: JSON.parse(wrong.out).error }).toMatchObject({
        code: 1,
        error: { code: 'config-unknown-key', hint: 'did you mean `name`?' },
      });
      const other = await onebeam(['build', script, '-c', 'not-there.toml', '--json'], { cwd });
      expect(JSON.parse(other.out).error.code).toBe('config-not-found');
    }),
);
