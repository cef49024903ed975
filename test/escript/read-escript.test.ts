import { describe, expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { describe as wordsOf } from '../../src/errors/text.ts';
import { openEscript, readEscript } from '../../src/escript/read-escript.ts';
import { lyingZip } from '../archive/lying-zip.ts';
import {
  elixirEscript,
  erlangDepends,
  hello,
  helloByHand,
  rebar2,
  rebar3,
  rebar3Escript,
  snmpc,
} from '../bed/escripts.ts';
import type { Maybe } from '../bed/not-available.ts';
import { testWith } from '../bed/when.ts';

const script = (text: string, path = 'app') => readEscript(Buffer.from(text), path);

/** Code and message of what reading throws. */
async function failure(run: () => unknown): Promise<[code: string, message: string]> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof OnebeamError)) throw error;
    return [error.code, wordsOf(error).message];
  }
  return ['accepted', ''];
}

describe('escripts of all makers', async () => {
  const cases: [name: string, file: Maybe<string>, kind: string, main: string | undefined][] = [
    ['OTP, source', await hello('source'), 'source', 'hello'],
    ['OTP, BEAM', await hello('beam'), 'beam', 'hello'],
    ['OTP, archive', await hello('zip'), 'archive', 'hello'],
    ['fflate, archive', await helloByHand(), 'archive', 'hello'],
    ['Mix, Elixir of bookworm', await elixirEscript(25), 'archive', 'demo_escript'],
    ['Mix, Elixir of trixie', await elixirEscript(27), 'archive', 'demo_escript'],
    ['Mix, Elixir of sid', await elixirEscript(29), 'archive', 'demo_escript'],
    ['rebar3 of bookworm', await rebar3(25), 'archive', 'rebar3'],
    ['rebar3 of trixie', await rebar3(27), 'archive', 'rebar3'],
    ['rebar3 of sid', await rebar3(29), 'archive', 'rebar3'],
    ['rebar 2, with folders and mixed methods', await rebar2(), 'archive', 'rebar'],
    ['made by rebar3', await rebar3Escript(25), 'archive', 'r3'],
    ['snmpc', await snmpc(25), 'source', undefined],
    ['erlang-depends', await erlangDepends(25), 'source', undefined],
  ];
  for (const [name, file, kind, main] of cases) {
    testWith({ file }, name, async ({ file }) => {
      const escript = await openEscript(file);
      expect([escript.body.kind, escript.mainModule]).toEqual([kind as never, main]);
      expect(escript.bytes).toEqual(new Uint8Array(await readFile(file)));
    });
  }
});

describe('files that are not escripts', () => {
  const cases: [name: string, path: string, code: string, words: string][] = [
    ['a folder', '/tmp', 'not-an-escript', 'it is a folder'],
    ['a file that is not there', '/nowhere/app', 'escript-missing', 'was not found'],
    ['a path through a file', `${import.meta.path}/app`, 'escript-missing', 'was not found'],
    ['a native executable', process.execPath, 'not-an-escript', 'it is a native executable'],
    ['a text file', import.meta.path, 'not-an-escript', 'it is text without `#!`'],
    ['a device', '/dev/null', 'not-an-escript', 'a special file'],
  ];
  for (const [name, path, code, words] of cases) {
    test(name, async () => {
      const [found, message] = await failure(() => openEscript(path));
      expect(found).toBe(code);
      expect(message).toContain(words);
    });
  }
  const texts: [name: string, text: string, code: string, words: string][] = [
    ['nothing', '', 'not-an-escript', 'it is empty'],
    ['a shell script', '#!/bin/sh\necho hi\n', 'not-an-escript', 'a script for `/bin/sh`'],
    ['binary data', '\x01\x02\n\0\0', 'not-an-escript', 'binary data'],
    ['only a header', '#!/usr/bin/env escript\n', 'escript-premature-end', 'after 23 bytes'],
    [
      'a source without main/1',
      '#!/usr/bin/env escript\nmain() -> ok.\n',
      'escript-no-main',
      'main(Args) ->',
    ],
    [
      'a source with main/2',
      '#!/usr/bin/env escript\nmain({a, b}, [c]) -> ok.\n',
      'escript-no-main',
      'main(Args) ->',
    ],
    ['a damaged BEAM file', '#!x\nFOR1abc', 'beam-invalid', ''],
  ];
  for (const [name, text, code, words] of texts) {
    test(name, async () => {
      const [found, message] = await failure(() => script(text));
      expect(found).toBe(code);
      expect(message).toContain(words);
    });
  }
  test('a gzip file', async () => {
    const [code, message] = await failure(() => readEscript(Buffer.from([0x1f, 0x8b, 8]), 'app'));
    expect([code, message.includes('a gzip file')]).toEqual(['not-an-escript', true]);
  });
  test('a gzipped BEAM file as body, which escript treats as source', async () => {
    const bytes = Buffer.concat([Buffer.from('#!x\n'), Buffer.from([0x1f, 0x8b, 8])]);
    expect((await failure(() => readEscript(bytes, 'app')))[0]).toBe('escript-body-compressed');
  });
});

describe('a source with main/1', () => {
  for (const clause of [
    'main(_) -> ok.',
    "'main'(X) -> X.",
    'main([A, B]) -> A.',
    'main(#{a := 1, b := X}) -> X.',
  ]) {
    test(clause, () => expect(script(`#!x escript\n${clause}\n`).body.kind).toBe('source'));
  }
  test('that a header file may bring', () => {
    expect(script('#!x escript\n-include_lib("a/include/main.hrl").\n').body.kind).toBe('source');
  });
});

describe('the main module of an archive', async () => {
  const beam = await hello('beam');
  const archive = (header: string, entries: Record<string, Uint8Array | string>) =>
    Buffer.concat([
      Buffer.from(header),
      lyingZip(Object.entries(entries).map(([name, content]) => ({ name, content }))),
    ]);
  const bodyOf = async (file: string) => {
    const { body } = await openEscript(file);
    return body.kind === 'beam' ? body.bytes : new Uint8Array();
  };
  testWith({ beam }, 'is found at the top and in ebin folders, nowhere else', async ({ beam }) => {
    const content = await bodyOf(beam);
    for (const [place, code] of [
      ['hello.beam', 'accepted'],
      ['x/ebin/hello.beam', 'accepted'],
      ['ebin/hello.beam', 'escript-no-main'],
      ['x/y/ebin/hello.beam', 'escript-no-main'],
      ['x/priv/hello.beam', 'escript-no-main'],
    ] as const) {
      expect(
        (await failure(() => readEscript(archive('#!x\n', { [place]: content }), '/bin/hello.ez')))[0],
      ).toBe(code);
    }
  });
  testWith({ beam }, 'is named by the arguments or the file, up to its last dot', async ({ beam }) => {
    const file = { 'hello.beam': await bodyOf(beam) };
    expect(readEscript(archive('#!x\n%%! -escript main hello\n', file), 'other').mainModule).toBe('hello');
    expect(readEscript(archive('#!x\n', file), 'hello.escript').mainModule).toBe('hello');
    const [code, message] = await failure(() => readEscript(archive('#!x\n', file), 'hello.a.b'));
    expect(code).toBe('escript-no-main');
    expect(message).toContain('`hello.a:main/1`');
    const crlf = archive('#!x\r\n%%! -escript main hello\r\n', file);
    expect((await failure(() => readEscript(crlf, 'hello')))[0]).toBe('escript-no-main');
  });
  test('must export main/1', async () => {
    const [code, message] = await failure(() =>
      readEscript(archive('#!x\n', { 'app.beam': 'not BEAM' }), 'app'),
    );
    expect([code, message.includes('app.beam')]).toEqual(['beam-invalid', true]);
    expect((await failure(() => readEscript(archive('#!x\n', {}), 'app')))[1]).toContain('no module at all');
  });
});
