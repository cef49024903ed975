import { expect, test } from 'bun:test';
import { isBuildLeftover, mayBeLeftover } from '../../../src/otp/minimal/build-leftover.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

for (const [name, start] of [
  ['libx.a', '!<arch>\nx.o/'],
  ['x.lib', '!<arch>\n/'],
  ['x.o', '\x7fELF\x02'],
  ['x.o', '\xcf\xfa\xed\xfe'],
  ['x.o', '\x64\x86\x02'],
  ['x.exp', '\x64\x86\x02'],
  ['libx.la', '# libx.la - a libtool library file\n'],
  ['x.pdb', 'Microsoft C/C++ MSF 7.00'],
  ['x.d', 'c_src/x.o: c_src/x.c\n'],
] as const) {
  test(`${name} that begins with ${JSON.stringify(start)} is left behind by a build`, () => {
    expect(isBuildLeftover(name, bytes(start))).toBe(true);
  });
}

for (const [name, start] of [
  ['x.a', 'text'],
  ['x.d', '[service]\n'],
  ['x.exp', '#!/usr/bin/expect'],
  ['1abc.pdb', 'HEADER    PROTEIN'],
  ['x.lib', ''],
  ['x.constructor', '!<arch>\n'],
  ['a', '!<arch>\n'],
  ['x.so', '\x7fELF\x02'],
] as const) {
  test(`${name} that begins with ${JSON.stringify(start)} is data`, () => {
    expect(isBuildLeftover(name, bytes(start))).toBe(false);
  });
}

test('only some names are worth a look', () => {
  expect(['x.o', 'x.d', 'x.so', 'o', 'x'].filter(mayBeLeftover)).toEqual(['x.o', 'x.d']);
});
