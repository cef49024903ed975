import { expect, test } from 'bun:test';
import { codeFunctions } from '../../../src/beam/code-functions.ts';
import { exports, imports } from '../../../src/beam/functions.ts';
import { module, reduced, whole } from './small-module.ts';

test('keeps functions byte by byte, and every function that the module exports', () => {
  const beam = module();
  const made = reduced(beam, 'second')!;
  expect(made).toMatchObject({ kept: 1, functions: 3 });
  expect(exports(made.beam)).toEqual(exports(beam));
  expect(imports(made.beam)).toEqual([{ ...whole, arity: 3 }]);
  const [before, after] = [beam, made.beam].map(({ chunks }) => chunks.get('Code')!);
  const [is, was] = [after!, before!].map((code) => codeFunctions(code)!.functions);
  expect(is!.length).toBe(4);
  const bytes = (code: Uint8Array, from: number, to: number) => Buffer.from(code.subarray(from, to));
  expect(bytes(after!, is![1]!.start, is![1]!.end)).toEqual(bytes(before!, was![1]!.start, was![1]!.end));
  // Head and label as they were; then a stub.
  expect(bytes(after!, is![0]!.start, is![0]!.body)).toEqual(bytes(before!, was![0]!.start, was![0]!.body));
  expect(is![0]!.end - is![0]!.body).toBeLessThan(10);
});
