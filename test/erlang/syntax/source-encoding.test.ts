import { describe, expect, test } from 'bun:test';
import { consult, consultFirst } from '../../../src/erlang/syntax/consult.ts';
import { decodeSource } from '../../../src/erlang/syntax/source-encoding.ts';
import { string } from '../../../src/erlang/term/term.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('decodeSource', () => {
  test.each([
    ['%% coding: latin-1\n"\xe9".', 'é'],
    ['\n%% -*- Coding = LATIN-1 -*-\n"\xe9".', undefined],
    ['\n%% -*- coding = Latin-1 -*-\n"\xe9".', 'é'],
    ['%% coding: utf-8\n%% coding: latin-1\n"\xc3\xa9".', 'é'],
    ['\n\n%% coding: latin-1\n"\xc3\xa9".', 'é'],
    ['"\xc3\xa9".', 'é'],
  ])('%j', (source, text) => {
    if (text === undefined) expect(() => consult(latin1(source))).toThrow('term-syntax');
    else expect(consult(latin1(source))).toEqual([string(text)]);
  });

  test('reports invalid UTF-8 only when it reads that far', () => {
    const source = latin1('"\xc3\xa9". \xff "');
    expect(decodeSource(source)).toEqual({ text: '"é". ', brokenEnd: true });
    expect(consultFirst(source)).toEqual(string('é'));
    expect(() => consult(source)).toThrow('term-syntax');
  });

  test('keeps the valid part of a file that breaks within a character', () => {
    for (const tail of ['\xc3', '\xe2\x98', '\xf0\x9f\x98', '\xed\xa0\x80', '\xc0\x80']) {
      expect(decodeSource(latin1(`ab\xc3\xa9${tail}`))).toEqual({ text: 'abé', brokenEnd: true });
    }
  });
});
