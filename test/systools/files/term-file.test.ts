import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRelup, makeScript, makeTar, script2boot } from '../../../src/index.ts';
import { fakeApplication, fakeBase, relText } from '../oracle/fake-release.ts';
import { layOut } from '../oracle/release-case.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'systools-deep-'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const path = ['lib/*/ebin'];

/** A release whose file `name` has the text that `text` makes of a nested term. */
async function release(name: string, text: (term: string) => string) {
  const files = {
    ...fakeBase,
    ...fakeApplication('db', '2.1', ['db1']),
    'r.rel': relText(['{db, "2.1"}']),
    'old.rel': relText(['{db, "2.0"}']).replace('"Test release"', '"Older"'),
    'lib/db-2.0/ebin/db.app':
      '{application,db,[{vsn,"2.0"},{description,""},{modules,[]},{registered,[]},{applications,[]}]}.',
  };
  layOut(cwd, { name: 'deep', files, calls: [] });
  return (levels: number) => writeFileSync(join(cwd, name), text(nested(levels)));
}

const application = (env: string): string =>
  `{application,db,[{vsn,"2.1"},{description,""},{modules,[]},{registered,[]},{applications,[]},{env,[{deep,${env}}]}]}.`;

test('reads terms of 20,000 levels, and reports more than 1,000,000 with the file', async () => {
  const cases = [
    ['r.rel', (term: string) => `${term}.`, () => makeScript('r', { cwd, path })],
    ['lib/db-2.1/ebin/db.app', application, () => makeScript('r', { cwd, path })],
    ['lib/db-2.1/ebin/db.app', application, () => makeTar('r', { cwd, path })],
    ['x.script', (term: string) => `${term}.`, () => script2boot('x', { cwd })],
    [
      'lib/db-2.1/ebin/db.appup',
      (term: string) => `{"2.1",[{"2.0",[{apply,{m,f,${term}}}]}],[]}.`,
      () => makeRelup('r', ['old'], [], { cwd, path }),
    ],
    [
      'sys.config',
      (term: string) => `[{db,[{deep,${term}}]}].`,
      async () => {
        await makeScript('r', { cwd, path });
        return makeTar('r', { cwd, path });
      },
    ],
  ] as const;
  for (const [file, text, call] of cases) {
    const write = await release(file, text);
    write(1_000_002);
    const error: unknown = await call().then(
      (outcome) => outcome,
      (reason) => reason,
    );
    expect([file, error]).toMatchObject([file, { code: 'term-too-deep', data: { expected: 1_000_000 } }]);
    expect(String((error as { data: { path: string } }).data.path)).toEndWith(file);
    write(20_000);
    expect([file, await call()]).not.toMatchObject([file, { code: 'term-too-deep' }]);
  }
});
