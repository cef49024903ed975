import { expect, test } from 'bun:test';
import { assembleBeam, opcode } from '../../src/beam/assemble.ts';
import { readBeam } from '../../src/beam/beam-file.ts';
import { exports } from '../../src/beam/functions.ts';
import { moreExports } from '../../src/beam/more-exports.ts';

test('adds rows to the exports, and every other byte is that of the file', () => {
  const file = assembleBeam({
    module: 'm',
    imports: [],
    functions: [{ function: 'first', arity: 0, instructions: [[opcode.return]] }],
  });
  const row = Buffer.alloc(12);
  for (const [place, value] of [2, 3, 2].entries()) row.writeUInt32BE(value, 4 * place);
  const pieces = moreExports(file, row);
  const made = Buffer.concat(
    pieces.map((piece) =>
      piece instanceof Uint8Array ? piece : file.subarray(piece.start, piece.start + piece.length),
    ),
  );
  const [before, after] = [readBeam(file), readBeam(made)];
  expect(exports(after)).toEqual([...exports(before), { function: 'first', arity: 3 }]);
  expect([...after.chunks.keys()]).toEqual([...before.chunks.keys()]);
  for (const [name, content] of before.chunks)
    if (name !== 'ExpT') expect(after.chunks.get(name)!).toEqual(content);
  expect(made.length).toBe(file.length + 12);
});

test('a file without exports is a mistake of the caller', () => {
  expect(() => moreExports(Buffer.from('FOR1\0\0\0\x04BEAM'), new Uint8Array(12))).toThrow('ExpT');
});
