import { expect, test } from 'bun:test';
import { type Assembly, assembleBeam, firstFreeLabel, opcode } from '../../src/beam/assemble.ts';
import { atomTable } from '../../src/beam/atoms.ts';
import { readBeam } from '../../src/beam/beam-file.ts';
import { exports, imports, moduleName } from '../../src/beam/functions.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { erlangMap } from '../erlang/oracle.ts';

const x0 = ['x', 0] as const;
const x1 = ['x', 1] as const;
const numbers = [0, 15, 16, 255, 256, 2047];
const manyAtoms = Array.from({ length: 200 }, (_, index) => `atom_${index}`);

/** A function that gives the larger one of `value` and its argument. */
const larger = (value: readonly ['i', number] | readonly ['a', string]): Assembly['functions'][number] => ({
  function: 'larger',
  arity: 1,
  instructions: [
    [opcode.allocate, ['u', 0], ['u', 1]],
    [opcode.move, x0, x1],
    [opcode.move, value, x0],
    [opcode.callExtLast, ['u', 2], ['u', 0], ['u', 0]],
  ],
});
const max = { module: 'erlang', function: 'max', arity: 2 };

const withNumber = (value: number) =>
  assembleBeam({ module: 'made', imports: [max], functions: [larger(['i', value])] });

/** Many atoms: those with high numbers take two bytes. The last one is returned. */
const withAtoms = assembleBeam({
  module: 'made',
  imports: [max, ...manyAtoms.map((name) => ({ module: name, function: name, arity: 3 }))],
  functions: [larger(['a', 'the_last_är'])],
});

/** Registers, lists and tuples, and a wait: `{A, [B, C | D]}` becomes `[C | D]`. */
const parts: Assembly = {
  module: 'mädé',
  imports: [
    { module: 'erlang', function: 'self', arity: 0 },
    { module: 'lists', function: 'reverse', arity: 1 },
    { module: 'mädé', function: 'tail', arity: 1 },
  ],
  functions: [
    {
      function: 'tail',
      arity: 1,
      instructions: [
        [opcode.allocate, ['u', 2], ['u', 1]],
        [opcode.getTupleElement, x0, ['u', 1], x0],
        [opcode.getTl, x0, ['y', 0]],
        [opcode.getHd, ['y', 0], ['y', 1]],
        [opcode.callExt, ['u', 0], ['u', 0]],
        [opcode.label, ['u', firstFreeLabel]],
        [opcode.waitTimeout, ['f', firstFreeLabel], ['i', 20]],
        [opcode.timeout],
        [opcode.move, ['y', 0], x0],
        [opcode.callExtLast, ['u', 1], ['u', 1], ['u', 2]],
      ],
    },
    {
      function: 'both',
      arity: 1,
      instructions: [
        [opcode.allocate, ['u', 0], ['u', 1]],
        [opcode.callExtLast, ['u', 1], ['u', 2], ['u', 0]],
      ],
    },
  ],
};

/** Loads a module, and returns the result of its function for a term. */
const calling = (call: string) => `fun(Bytes) ->
    {ok, {Module, [{atoms, _}, {imports, I}, {exports, E}]}} = beam_lib:chunks(Bytes, [atoms, imports, exports]),
    {module, Module} = code:load_binary(Module, "made.beam", Bytes),
    unicode:characters_to_binary(io_lib:format("~0tp ~w ~w ~0tp", [Module, length(I), length(E), ${call}]))
  end`;

test('reads back what it writes', () => {
  const beam = readBeam(assembleBeam(parts));
  expect([...beam.chunks.keys()]).toEqual(['AtU8', 'Code', 'StrT', 'ImpT', 'ExpT']);
  expect(moduleName(beam)).toBe('mädé');
  expect(imports(beam)).toEqual([...parts.imports]);
  expect(exports(beam)).toEqual([
    { function: 'tail', arity: 1 },
    { function: 'both', arity: 1 },
  ]);
  const atoms = atomTable(beam);
  expect(new Set(atoms).size).toBe(atoms.length);
});

for (const release of otpReleases) {
  const tree = await otp(release);
  testWith({ tree }, `it runs in OTP ${release}`, async ({ tree }) => {
    const calls = [calling('Module:tail({a, [b, c, d]})'), calling('Module:both({a, [b, c, d]})')];
    const bytes = assembleBeam(parts);
    for (const call of calls) {
      const [answer] = await erlangMap(tree, call, [bytes]);
      expect(`${answer}`).toBe('mädé 3 2 [d,c]');
    }
  });

  testWith({ tree }, `it has numbers and atoms of one byte and two in OTP ${release}`, async ({ tree }) => {
    const answers = await erlangMap(tree, calling('Module:larger(-1)'), numbers.map(withNumber));
    expect(answers.map(String)).toEqual(numbers.map((number) => `made 1 1 ${number}`));
    const [answer] = await erlangMap(tree, calling('Module:larger(-1)'), [withAtoms]);
    expect(`${answer}`).toBe('made 201 1 the_last_är');
  });
}
