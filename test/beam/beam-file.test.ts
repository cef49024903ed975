import { describe, expect, test } from 'bun:test';
import { gzipSync } from 'node:zlib';
import { atomTable } from '../../src/beam/atoms.ts';
import { attributes } from '../../src/beam/attributes.ts';
import { readBeam } from '../../src/beam/beam-file.ts';
import { exports, imports, moduleName } from '../../src/beam/functions.ts';
import { stripBeam } from '../../src/beam/strip.ts';
import { integer } from '../../src/erlang/term/term.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { buildBeam, smallChunks, words } from './build-beam.ts';

const small = buildBeam(smallChunks);
const withChunk = (name: string, content: Uint8Array): Buffer =>
  buildBeam(smallChunks.map((chunk) => (chunk[0] === name ? [name, content] : chunk)));

function readAll(bytes: Uint8Array): void {
  const beam = readBeam(bytes);
  imports(beam);
  exports(beam);
  attributes(beam);
  stripBeam(bytes);
}

describe('readBeam', () => {
  test('gives chunks, names and tables', () => {
    const beam = readBeam(small);
    expect([...beam.chunks.keys()]).toEqual(['AtU8', 'Code', 'StrT', 'ImpT', 'ExpT', 'Attr', 'Dbgi']);
    expect(moduleName(beam)).toBe('m');
    expect(imports(beam)).toEqual([{ module: 'lists', function: 'main', arity: 2 }]);
    expect(exports(beam)).toEqual([{ function: 'main', arity: 1 }]);
    expect(attributes(beam)).toEqual([{ name: 'vsn', values: [integer(1)] }]);
  });

  test('reads a gzipped file', () => expect(readBeam(gzipSync(small))).toEqual(readBeam(small)));

  test('ends with an error at every shorter length, and with an error or a value for every flipped byte', () => {
    for (let end = 0; end < small.length; end++)
      expect(() => readAll(small.subarray(0, end))).toThrow('beam-invalid');
    for (let at = 0; at < small.length; at++) {
      for (const flip of [1, 0x80, 0xff]) {
        const changed = Buffer.from(small);
        changed[at]! ^= flip;
        try {
          readAll(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(OnebeamError);
        }
      }
    }
  });

  test.each([
    ['a chunk twice', buildBeam([...smallChunks, smallChunks[0]!])],
    ['bytes after the end', Buffer.concat([small, Buffer.from([0])])],
    ['a chunk of 4 GiB', Buffer.from(small).fill(0xff, 16, 20)],
    ['padding that is not zero', Buffer.from(small).fill(1, small.length - 1)],
    ['a broken gzip', gzipSync(small).subarray(0, 60)],
    ['no atoms', buildBeam(smallChunks.slice(1))],
    ['more atoms than there are', withChunk('AtU8', Buffer.concat([words(2), Buffer.from('\x01m')]))],
    ['an atom that is not UTF-8', withChunk('AtU8', Buffer.concat([words(1), Buffer.from([1, 0xe9])]))],
    ['an import of no atom', withChunk('ImpT', words(1, 3, 9, 2))],
    ['an import of atom 0', withChunk('ImpT', words(1, 0, 1, 2))],
    ['four billion imports', withChunk('ImpT', words(-1))],
    ['an arity of 256', withChunk('ExpT', words(1, 2, 256, 7))],
    ['attributes that are no list', withChunk('Attr', Buffer.from('836101', 'hex'))],
  ])('refuses %s', (_, bytes) => {
    expect(() => readAll(bytes)).toThrow('beam-invalid');
  });
});

describe('atomTable', () => {
  const table = (name: string, content: Buffer): string[] =>
    atomTable(readBeam(buildBeam([[name, content]])));

  test('reads Latin-1 atoms', () => {
    expect(table('Atom', Buffer.concat([words(2), Buffer.from('\x01m\x02\xe9b', 'latin1')]))).toEqual([
      'm',
      'éb',
    ]);
  });

  test('reads compact lengths, for atoms of more than 255 bytes', () => {
    const long = '☺'.repeat(255);
    const length = [0x08 | ((765 >> 8) << 5), 765 & 0xff];
    const chunk = Buffer.concat([
      words(-2),
      Buffer.from([0x10]),
      Buffer.from('m'),
      Buffer.from(length),
      Buffer.from(long),
    ]);
    expect(table('AtU8', chunk)).toEqual(['m', long]);
    expect(() => table('AtU8', chunk.subarray(0, 7))).toThrow('beam-invalid');
  });
});

describe('stripBeam', () => {
  test('keeps what the emulator loads, in the order of beam_lib', () => {
    const stripped = stripBeam(small);
    expect([...readBeam(stripped).chunks.keys()]).toEqual(['AtU8', 'Code', 'StrT', 'ImpT', 'ExpT']);
    expect(stripBeam(stripped)).toEqual(stripped);
    expect(stripBeam(gzipSync(small))).toEqual(stripped);
  });

  test.each(['Code', 'ExpT', 'ImpT', 'StrT'])('refuses a file without %s', (name) => {
    expect(() => stripBeam(buildBeam(smallChunks.filter(([it]) => it !== name)))).toThrow('beam-invalid');
  });
});
