import { expect, test } from 'bun:test';
import { inMemory } from '../../../src/archive/payload-file.ts';
import { assembleBeam, opcode } from '../../../src/beam/assemble.ts';
import { atom, list, string, type Term, tuple } from '../../../src/erlang/term/term.ts';
import { type FastBootsRequest, fastBoots } from '../../../src/release/fast/fast-boots.ts';

const beam = (name: string) =>
  inMemory(
    `lib/${name === 'gen_server' ? 'stdlib-5.0' : 'hello-1.0.0'}/ebin/${name}.beam`,
    assembleBeam({
      module: name,
      imports: [],
      functions: [{ function: 'one', arity: 0, instructions: [[opcode.return]] }],
    }),
  );
const instruction = (tag: string, ...members: Term[]): Term => tuple(atom(tag), ...members);
const start = (name: string): Term =>
  instruction('apply', tuple(atom('application'), atom('start_boot'), list([atom(name), atom('permanent')])));
const script = (...started: string[]): Term =>
  tuple(
    atom('script'),
    tuple(string('hello'), string('1.0.0')),
    list([
      instruction('path', list([string('$ROOT/lib/stdlib-5.0/ebin')])),
      instruction('primLoad', list([atom('gen_server')])),
      instruction('kernel_load_completed'),
      instruction('path', list([string('$RELEASE_LIB/hello-1.0.0/ebin')])),
      instruction('primLoad', list(['hello_app', 'hello_later', 'hello_other'].map(atom))),
      ...started.map(start),
    ]),
  );
const resource: Term = tuple(
  atom('application'),
  atom('hello'),
  list([tuple(atom('mod'), tuple(atom('hello_app'), list([])))]),
);
const boot = (...started: string[]) => ({ script: script(...started), bytes: new Uint8Array() });

const request: FastBootsRequest = {
  version: '1.0.0',
  scripts: new Map([
    ['releases/1.0.0/start.boot', boot('kernel', 'hello')],
    ['releases/1.0.0/start_clean.boot', boot('kernel')],
  ]),
  applications: [{ name: 'hello', version: '1.0.0', resource, type: 'permanent', from: 'otp', because: [] }],
  files: ['gen_server', 'hello_app', 'hello_later', 'hello_other'].map(beam),
  otp: 27,
  interactive: true,
  isMix: true,
  recorded: ['hello_later', 'not_there'],
};

test('a start that loads code when it is called has what is known, callback modules, and what was recorded', async () => {
  const { boots, files } = await fastBoots(request);
  expect(boots).toEqual([
    { path: 'releases/1.0.0/start.boot', modules: 3, recorded: 1, reduced: false },
    { path: 'releases/1.0.0/onebeam_eval.boot', modules: 1, recorded: 0, reduced: true },
  ]);
  expect(files.map(({ path }) => path)).toEqual(boots.map(({ path }) => path));
});

test('embedded mode has the boot file that loads everything, and only Mix has `eval` in Elixir', async () => {
  expect((await fastBoots({ ...request, interactive: false })).boots.map(({ path }) => path)).toEqual([
    'releases/1.0.0/onebeam_eval.boot',
  ]);
  expect((await fastBoots({ ...request, interactive: false, isMix: false })).files).toEqual([]);
});

test('the same request gives the same bytes', async () => {
  expect((await fastBoots(request)).files).toEqual((await fastBoots(request)).files);
});
