import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRelup, makeScript, makeTar, script2boot } from '../../../src/index.ts';
import { fakeApplication, fakeBase, relText } from '../oracle/fake-release.ts';
import { layOut } from '../oracle/release-case.ts';

/** A new folder for the releases of a test. */
export const deepFolder = (): string => mkdtempSync(join(tmpdir(), 'systools-deep-'));

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const path = ['lib/*/ebin'];

/** A release whose file `name` has the text that `text` makes of a nested term. */
export function deepRelease(cwd: string, [name, text]: DeepCase): (levels: number) => void {
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

/** A file, its text around a nested term, and a call that reads it. */
export type DeepCase = readonly [
  file: string,
  text: (term: string) => string,
  call: (cwd: string) => Promise<unknown>,
];

export const deepCases: readonly DeepCase[] = [
  ['r.rel', (term: string) => `${term}.`, (cwd) => makeScript('r', { cwd, path })],
  ['lib/db-2.1/ebin/db.app', application, (cwd) => makeScript('r', { cwd, path })],
  ['lib/db-2.1/ebin/db.app', application, (cwd) => makeTar('r', { cwd, path })],
  ['x.script', (term: string) => `${term}.`, (cwd) => script2boot('x', { cwd })],
  [
    'lib/db-2.1/ebin/db.appup',
    (term: string) => `{"2.1",[{"2.0",[{apply,{m,f,${term}}}]}],[]}.`,
    (cwd) => makeRelup('r', ['old'], [], { cwd, path }),
  ],
  [
    'sys.config',
    (term: string) => `[{db,[{deep,${term}}]}].`,
    async (cwd) => {
      await makeScript('r', { cwd, path });
      return makeTar('r', { cwd, path });
    },
  ],
];
