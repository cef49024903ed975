import { describe, expect, test } from 'bun:test';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { mainArgument } from '../../src/escript/emulator-arguments.ts';
import { readHeader } from '../../src/escript/header.ts';

const bytes = (text: string) => Buffer.from(text);
const header = (text: string) => readHeader(bytes(text), 'app');

/** The rest of the file from the body on, and its detected kind. */
function bodyOf(text: string): [kind: string, body: string] {
  const { kind, bodyOffset } = header(text);
  return [kind, bytes(text).subarray(bodyOffset).toString()];
}

const codeOf = (text: string): string => {
  try {
    header(text);
  } catch (error) {
    return (error as OnebeamError).code;
  }
  return 'accepted';
};

describe('where the body begins', () => {
  const cases: [name: string, file: string, kind: string, body: string][] = [
    ['shebang', '#!/usr/bin/env escript\nPK..', 'archive', 'PK..'],
    ['shebang with a blank', '#! /usr/bin/env escript\nmain(_) -> ok.', 'source', 'main(_) -> ok.'],
    ['shebang, arguments', '#!x\n%%! +sbtu\nFOR1..', 'beam', 'FOR1..'],
    ['shebang, comment', '#!x\n%% one\nPK..', 'archive', 'PK..'],
    ['shebang, comment, arguments', '#!x\n%% one\n%%! +A1\nPK..', 'archive', 'PK..'],
    ['shebang, comment of one sign', '#!x\n%\n%%! +A1\nFOR1', 'beam', 'FOR1'],
    ['arguments on line 4 are a comment of the source', '#!x\n%\n%\n%%! a\n', 'source', '%\n%%! a\n'],
    ['arguments before a comment', '#!x\n%%! a\n%% one\nmain', 'source', '%% one\nmain'],
    ['no header, archive', 'PK..\n..', 'archive', 'PK..\n..'],
    ['no header, archive on one line', 'PK', 'archive', 'PK'],
    ['no header, BEAM', 'FOR1', 'beam', 'FOR1'],
    ['no shebang: the first line goes', '-module(x).\nmain(_) -> ok.', 'source', 'main(_) -> ok.'],
    ['no shebang, then an archive', 'anything\nPK..', 'archive', 'PK..'],
    ['no shebang: comments are not header', 'x\n%% one\n%%! a\nPK', 'source', '%% one\n%%! a\nPK'],
    ['CR LF', '#!/usr/bin/env escript\r\n%% one\r\n%%! +A1\r\nPK..', 'archive', 'PK..'],
    ['a body without final newline', '#!x\nm', 'source', 'm'],
    ['an empty line after the shebang', '#!x\n\nPK', 'source', '\nPK'],
  ];
  for (const [name, file, kind, body] of cases)
    test(name, () => expect(bodyOf(file)).toEqual([kind as never, body]));
});

describe('a file that ends within the header', () => {
  for (const file of [
    '#!x',
    '#!x\n',
    '#!x\n%%! a\n',
    '#!x\n%% a',
    '#!x\n%% a\n%%! b\n',
    'one line',
    'one line\n',
  ]) {
    test(JSON.stringify(file), () => expect(codeOf(file)).toBe('escript-premature-end'));
  }
});

describe('emulator arguments, as the launcher sees them', () => {
  const words = (line: string) => header(`#!x\n${line}\nPK`).emulatorArguments;
  const cases: [line: string, words: string[]][] = [
    ['%%! +sbtu +A1', ['+sbtu', '+A1']],
    ['%%!+sbtu', ['+sbtu']],
    ['%%!  a   b  ', ['a', 'b']],
    ['%%!', []],
    ['%%! "a b"', ['"a', 'b"']],
    ['%%! a\tb', ['a\tb']],
    ['%%! -name ä', ['-name', 'ä']],
    ['%%! a\r', ['a\r']],
    ['%%! -extra x', ['-extra', 'x']],
  ];
  for (const [line, expected] of cases)
    test(JSON.stringify(line), () => expect(words(line)).toEqual(expected));

  test('a line is cut where the launcher ends its buffer', () => {
    const long = `%%! ${'a'.repeat(500)} ${'b'.repeat(600)} c`;
    expect(words(long)).toEqual(['a'.repeat(500), 'b'.repeat(1023 - 4 - 501)]);
  });
  test('a first line longer than the buffer counts as two', () => {
    const file = `#!${'x'.repeat(1500)}\n%%! a\n%%! b\nPK`;
    expect(header(file).emulatorArguments).toEqual(['a']);
    expect(header(`#!${'x'.repeat(2100)}\n%%! a\nPK`).emulatorArguments).toEqual([]);
  });
  test('the third line counts although the second is not a comment', () => {
    expect(header('#!x\nmain(_) ->\n%%! +A1\n ok.').emulatorArguments).toEqual(['+A1']);
  });
  test('the launcher needs no shebang', () => {
    expect(header('x\n%%! +A1\nmain(_) -> ok.').emulatorArguments).toEqual(['+A1']);
  });
  test('refuses arguments that are not UTF-8', () => {
    const file = Buffer.concat([bytes('#!x\n%%! '), Buffer.from([0xff]), bytes('\nPK')]);
    expect(() => readHeader(file, 'app')).toThrow(OnebeamError);
  });
});

describe('options of escript in the shebang', () => {
  const cases: [shebang: string, options: string[]][] = [
    ['/usr/bin/env escript', []],
    ['/usr/bin/env -S escript -c', ['c']],
    ['/usr/lib/erlang/bin/escript -i -n', ['i', 'n']],
    ['/opt/escript-27/bin/escript -c', ['c']],
    ['/bin/sh -c', []],
  ];
  for (const [shebang, options] of cases) {
    test(shebang, () => expect(header(`#!${shebang}\nmain(_) -> ok.`).options).toEqual(options));
  }
});

describe('the main module', () => {
  const cases: [words: string, main: string | undefined][] = [
    ['-escript main demo', 'demo'],
    ['+sbtu -escript main demo +A 1', 'demo'],
    ['-escript main demo +sbt u -pa x', 'demo'],
    ['-escript main', undefined],
    ['-escript main a b', undefined],
    ['-escript main a -escript main a', undefined],
    ['-escript other a', undefined],
    ['-pa main demo', undefined],
  ];
  for (const [words, main] of cases)
    test(words, () => expect(mainArgument(words.split(' '))).toBe(main as never));
});
