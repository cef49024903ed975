import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { inFolder, onebeam } from './command-line.ts';

const things = { tree: await otp(27), script: await hello('zip') };

testWith(
  things,
  'in a pipe: results on stdout, all else on stderr, no escape sequence in either',
  ({ tree, script }) =>
    inFolder(async (cwd) => {
      const env = { ONEBEAM_BUILD_CACHE: join(cwd, 'cache'), CI: 'true' };
      const { code, out, err } = await onebeam(['build', script, '--erts', tree.root], { cwd, env });
      expect({ code, lines: out.trim().split('\n').length }).toEqual({ code: 0, lines: 2 });
      expect(out).toMatch(/ [0-9a-f]{64}\n$/);
      expect(err.match(/packed the payload in/g)).toHaveLength(1);
      expect(err).toEndWith('\n./dist/hello\n');
      expect(out + err).not.toContain('\x1b');
    }),
);

testWith(
  things,
  '--quiet leaves nothing but warnings; colour comes when it is asked for',
  ({ tree, script }) =>
    inFolder(async (cwd) => {
      const args = ['build', script, '--erts', tree.root];
      const quiet = await onebeam([...args, '--quiet'], { cwd });
      expect(quiet.out).toBe('');
      expect(quiet.err.replace(/^(warning|hint):.*\n/gm, '')).toBe('');
      const asked = await onebeam([...args, '--color=always'], { cwd });
      expect(asked.err).toContain('\x1b[1m./dist/hello');
      const forced = await onebeam(args, { cwd, env: { FORCE_COLOR: '1' } });
      expect(forced.err).toContain('\x1b[1m./dist/hello');
    }),
);

test('what cannot be understood is usage: exit code 2, with what was probably meant', () =>
  inFolder(async (cwd) => {
    const flag = await onebeam(['build', 'x', '--ofline'], { cwd });
    expect([flag.code, flag.out]).toEqual([2, '']);
    expect(flag.err).toBe(
      'error: unknown: `ofline`; did you mean `--offline`?\nhint: see `onebeam --help`\n',
    );
    const command = await onebeam(['biuld'], { cwd });
    expect(command.code).toBe(2);
    expect(command.err).toContain('did you mean `build`?');
    const nothing = await onebeam([], { cwd });
    expect([nothing.code, nothing.out]).toEqual([2, '']);
    expect(nothing.err).toContain('Usage: onebeam <command>');
    expect((await onebeam(['targets', '--color=pink'], { cwd })).code).toBe(2);
  }));
