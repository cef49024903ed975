import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { inFolder, onebeam } from './command-line.ts';

const things = { tree: await otp(27), script: await hello('zip') };

testWith(things, 'every command prints one document, with its version first', ({ tree, script }) =>
  inFolder(async (cwd) => {
    const commands: [string[], string][] = [
      [['build', script, '--erts', tree.root], 'artifacts'],
      [['build', script, '--erts', tree.root, '--dry-run', '-o', 'not-made'], 'artifacts'],
      [['payload', script, '--erts', tree.root], 'frames'],
      [['estimate', script], 'basis'],
      [['inspect', 'dist/hello'], 'manifest'],
      [['verify', 'dist/hello'], 'files'],
      [['verify', 'dist/hello', '--rebuild', '--erts', tree.root], 'same'],
      [['unpack', 'dist/hello', '-o', 'laid-out'], 'folder'],
      [['diff', 'dist/hello', 'dist/hello'], 'owners'],
      [['explain', 'dist/hello'], 'owners'],
      [['targets'], 'targets'],
      [['erts', 'prepare', tree.root, 'minimal'], 'applications'],
      [['--version'], 'bun'],
    ];
    for (const [args, member] of commands) {
      const { code, out } = await onebeam([...args, '--json'], { cwd });
      expect({ args, code }).toEqual({ args, code: 0 });
      expect(out).toStartWith('{\n  "schemaVersion": 1,\n');
      expect(Object.keys(JSON.parse(out))).toContain(member);
    }
    expect(existsSync(join(cwd, 'not-made'))).toBe(false);
  }),
);

test('errors have the same shape everywhere: code, message, hint, and what was expected and found', () =>
  inFolder(async (cwd) => {
    const cases: [string[], number, string][] = [
      [['build', 'nothing-here'], 1, 'escript-missing'],
      [['build', 'nothing-here', '--level', '99'], 2, 'option-invalid'],
      [['build', 'x', '-t', 'plan9'], 2, 'target-unknown'],
      [['build', 'x', '--wrong'], 2, 'usage'],
      [['inspect', 'nothing-here'], 1, 'executable-unreadable'],
      [['diff', 'nothing-here', 'nor-here'], 1, 'executable-unreadable'],
      [['explain', 'nothing-here'], 1, 'executable-unreadable'],
      [['unpack', 'nothing-here'], 2, 'option-invalid'],
    ];
    for (const [args, code, error] of cases) {
      const said = await onebeam([...args, '--json'], { cwd });
      const document = JSON.parse(said.out);
      expect({ args, code: said.code, schema: document.schemaVersion }).toEqual({ args, code, schema: 1 });
      expect(document.error).toMatchObject({
        code: error,
        message: expect.any(String),
        hint: expect.any(String),
      });
    }
  }));
