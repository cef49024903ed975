import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emitDeclarations } from '../../scripts/declarations.ts';
import {
  declaration,
  type LibraryExport,
  libraryExports,
  readDoc,
} from '../../scripts/site/library/exports.ts';
import { libraryPage } from '../../scripts/site/library/page.ts';
import * as library from '../../src/index.ts';

let folder: string;
let all: LibraryExport[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-library-'));
  await emitDeclarations(folder);
  all = await libraryExports(folder);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test('every export has a doc comment that begins with a sentence', () => {
  expect(all.length).toBeGreaterThan(100);
  expect(Object.keys(library).filter((name) => !all.some((one) => one.name === name))).toEqual([]);
  expect(all.filter(({ doc }) => !/^[A-Z`'(][\s\S]*[.:)]/.test(doc.text)).map(({ name }) => name)).toEqual(
    [],
  );
});

test('a function that can be called with an error says which', () => {
  const functions = all.filter(
    ({ kind, signature }) => kind === 'function' && /: Promise<(?!boolean)/.test(signature),
  );
  const silent = [
    'listCache',
    'cleanCache',
    'pruneCache',
    'listLaunchers',
    'checkMachine',
    'readErtsArgument',
  ];
  expect(
    functions
      .filter(({ doc, name }) => doc.throws.length === 0 && !silent.includes(name))
      .map(({ name }) => name),
  ).toEqual([]);
});

test('every parameter that a comment names is one of the declaration', () => {
  const wrong = all.flatMap(({ name, signature, doc }) =>
    doc.params
      // A destructured parameter has no name in the declaration.
      .filter((param) => !/\(\{/.test(signature) && !new RegExp(`\\b${param.name}\\??:`).test(signature))
      .map((param) => `${name} ${param.name}`),
  );
  expect(wrong).toEqual([]);
});

test('every code that a comment names is one', () => {
  const codes: readonly string[] = library.errorCodes;
  const named = all.flatMap(({ doc }) =>
    doc.throws.flatMap((text) => [...text.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)]),
  );
  expect(named.length).toBeGreaterThan(30);
  expect(named.map(([, code]) => code!).filter((code) => !codes.includes(code))).toEqual([]);
});

test('the page has every export once', () => {
  const names = [...libraryPage(all).matchAll(/^### `(\w+)`$/gm)].map(([, name]) => name!);
  expect(names.sort()).toEqual(all.map(({ name }) => name).sort());
});

test('a doc comment is split into its tags', () => {
  const comment =
    '/**\n * Makes it.\n * Twice.\n *\n * @param one a number,\n *   in bytes.\n * @returns it. @throws `a-b`\n * @example\n * make(1);\n * make(2);\n */';
  expect(readDoc(comment)).toEqual({
    text: 'Makes it.\nTwice.',
    params: [{ name: 'one', text: 'a number, in bytes.' }],
    returns: 'it.',
    throws: ['`a-b`'],
    examples: ['make(1);\nmake(2);'],
  });
});

test('a declaration ends at its brace, or at the semicolon outside of brackets', () => {
  const text =
    "export interface A {\n    /** a; } */\n    b: { c: ';'; };\n}\nexport declare const a: (b: { c: 1; }) => void;\nother;";
  expect(declaration(text, 'A').signature).toEndWith('};\n}');
  expect(declaration(text, 'a').signature).toBe('const a: (b: { c: 1; }) => void;');
});
