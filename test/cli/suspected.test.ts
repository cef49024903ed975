import { expect } from 'bun:test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { inFolder, onebeam } from './command-line.ts';

const script = `#!/usr/bin/env escript
main(_) -> Module = mnesia, ok = Module:start(), eflame:apply(fun() -> ok end, []).
`;

testWith(
  { tree: await otp(27) },
  'a build says what it merely suspects, with the option to add it',
  ({ tree }) =>
    inFolder(async (cwd) => {
      await writeFile(join(cwd, 'tool'), script);
      const args = ['build', 'tool', '--erts', tree.root, '--dry-run'];
      const said = await onebeam(args, { cwd });
      expect(said.err).toContain(
        'warning: the program names OTP applications that are not packed: mnesia (mnesia)\n',
      );
      expect(said.err).toContain('hint: if the program uses them, add `--add-app mnesia`');
      expect(said.err).toContain('warning: modules not found: `eflame` (by tool)\n');

      const { artifacts } = JSON.parse((await onebeam([...args, '--json'], { cwd })).out);
      const suspected = artifacts[0].warnings.filter((warning: { suspected?: true }) => warning.suspected);
      expect(suspected.map(({ code }: { code: string }) => code)).toEqual([
        'foreign-modules',
        'named-applications',
      ]);

      const added = await onebeam([...args, '--add-app', 'mnesia'], { cwd });
      expect([added.code, added.err.includes('names OTP applications')]).toEqual([0, false]);
      // Debian's runtime is linked dynamically: that is all that counts.
      const strict = await onebeam([...args, '--system-libraries', '--strict', '--json'], { cwd });
      expect(JSON.parse(strict.out).error.message).toMatch(/requires on the target machine/);
      expect(JSON.parse(strict.out).error.message).not.toMatch(/mnesia|eflame/);
    }),
);
