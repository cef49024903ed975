import { expect, test } from 'bun:test';
import { inMemory } from '../../src/archive/payload-file.ts';
import { inOwnFolder, ownStart, sharedStart } from '../../src/start/own-folder.ts';
import { escriptStart } from '../../src/start/start.ts';

const file = (path: string) => inMemory(path, new Uint8Array());
const start = escriptStart(
  'bin/hello.escript',
  [
    '-pa',
    { release: 'erts/lib/kernel-10/ebin' },
    '-onebeam_start',
    { release: 'bin/hello.escript/hello/ebin' },
  ],
  ['ERL_LIBS'],
  { os: 'linux', erts: '15.0' },
  { boot: 'program' },
);
const { files, start: moved } = inOwnFolder('he llo', {
  files: [
    file('bin/hello.escript'),
    file('lib/hello-1.0/ebin/hello.beam'),
    file('lib/onebeam/ebin/onebeam_start.beam'),
  ],
  start,
});

test('everything of the program moves below a folder of its name; what the runtime has stays where it is', () => {
  expect(files.map(({ path }) => path)).toEqual([
    'programs/he llo/bin/hello.escript',
    'programs/he llo/lib/hello-1.0/ebin/hello.beam',
    'programs/he llo/lib/onebeam/ebin/onebeam_start.beam',
  ]);
  const paths = moved.arguments.flatMap((word) => (typeof word === 'string' ? [] : [word.release]));
  expect(paths).toEqual([
    'boot/he llo',
    'erts/lib/kernel-10/ebin',
    'programs/he llo/bin/hello.escript/hello/ebin',
    'programs/he llo/bin/hello.escript',
  ]);
});

test('starts differ in their arguments and the name of the escript; the rest is shared', () => {
  expect(ownStart(moved)).toEqual({
    arguments: moved.arguments,
    environment: { ESCRIPT_NAME: { release: 'programs/he llo/bin/hello.escript' } },
  });
  const { ESCRIPT_NAME: _, ...shared } = start.environment;
  expect(sharedStart(moved)).toEqual({ ...start, arguments: [], environment: shared });
});

test('a plain boot file is the program\u2019s own, too: whether the working directory stays is its own matter', () => {
  const plain = escriptStart('bin/x', [], [], { os: 'linux', erts: '15.0' });
  const { arguments: words } = inOwnFolder('x', { files: [], start: plain }).start;
  expect(words).toContainEqual({ release: 'boot/x' });
});
