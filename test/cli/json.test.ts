import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { documentSchema } from '../../scripts/reference/documents.ts';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { inFolder, onebeam } from './command-line.ts';

const things = { tree: await otp(27), script: await hello('zip') };

const schema = new Ajv2020({ strict: true, allowUnionTypes: true });
schema.addSchema(documentSchema(), 'documents');
/** Returns what the published schema says against a document. */
function complaints(name: string, text: string) {
  const check = schema.getSchema(`documents#/$defs/${encodeURIComponent(name)}`);
  if (!check) throw new Error(`the schema has no document \`${name}\``);
  return check(JSON.parse(text)) ? [] : check.errors;
}

testWith(things, 'every command prints one document, with its version first', ({ tree, script }) =>
  inFolder(async (cwd) => {
    const commands: [words: string[], document: string][] = [
      [['build', script, '--erts', tree.root], 'build'],
      [['build', script, '--erts', tree.root, '--dry-run', '-o', 'not-made'], 'build'],
      [['build', 'own', script, '--name', 'suite', '--erts', tree.root, '-o', 'suite'], 'build'],
      [['inspect', 'suite'], 'inspect'],
      [['explain', 'suite'], 'explain'],
      [['payload', script, '--erts', tree.root], 'payload'],
      [['estimate', script], 'estimate'],
      [['inspect', 'dist/hello'], 'inspect'],
      [['verify', 'dist/hello'], 'verify'],
      [['service', 'dist/hello', '--print'], 'service'],
      [['verify', 'dist/hello', '--rebuild', '--erts', tree.root], 'verify --rebuild'],
      [['unpack', 'dist/hello', '-o', 'laid-out'], 'unpack'],
      [['build', script, '--erts', tree.root, '--add-app', 'xmerl', '-o', 'other'], 'build'],
      [['diff', 'dist/hello', 'other'], 'diff'],
      [['explain', 'dist/hello'], 'explain'],
      [['targets'], 'targets'],
      [['erts', 'prepare', tree.root, 'minimal'], 'erts prepare'],
      [['launcher', 'list'], 'launcher list'],
      [['launcher', 'build'], 'launcher build'],
      [['cache', 'dir'], 'cache dir'],
      [['cache', 'list'], 'cache'],
      [['cache', 'prune', '--dry-run'], 'cache'],
      [['doctor', '--offline'], 'doctor'],
      [['completion', 'bash'], 'completion'],
      [['systools', 'script2boot', 'own'], 'systools'],
      [['--version'], 'version'],
    ];
    await writeFile(join(cwd, 'own'), '#!/usr/bin/env escript\nmain(_) -> ok.\n');
    await writeFile(join(cwd, 'own.script'), '{script, {"own", "1"}, []}.\n');
    for (const [args, name] of commands) {
      const { code, out } = await onebeam([...args, '--json'], { cwd });
      expect({ args, code }).toEqual({ args, code: 0 });
      expect(out).toStartWith('{\n  "schemaVersion": 1,\n');
      expect({ args, complaints: complaints(name, out) }).toEqual({ args, complaints: [] });
    }
    expect(existsSync(join(cwd, 'not-made'))).toBe(false);
    for (const [, name] of commands) expect(complaints(name, '{"schemaVersion": 1}')).not.toEqual([]);
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
      expect({ args, complaints: complaints('error', said.out) }).toEqual({ args, complaints: [] });
      expect({ args, code: said.code, schema: document.schemaVersion }).toEqual({ args, code, schema: 1 });
      expect(document.error).toMatchObject({
        code: error,
        message: expect.any(String),
        hint: expect.any(String),
      });
    }
  }));
