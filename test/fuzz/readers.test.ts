import { describe, expect, test } from 'bun:test';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from '../erlang/random.ts';
import { mutated } from './mutate.ts';
import { readers } from './readers.ts';
import { faultOf } from './try-reader.ts';

const corpus = (reader: string): string[] => {
  const folder = join(import.meta.dirname, 'corpus', reader);
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
};

/** Some inputs of `terms` are invalid on purpose: it reads them as OTP does. */
const takesAllSeeds = (name: string): boolean => name !== 'terms';

describe.each(readers.map((reader) => [reader.name, reader] as const))('%s', (name, reader) => {
  if (takesAllSeeds(name)) {
    test('reads what it starts from', () => {
      for (const seed of reader.seeds) reader.read(seed);
    });
  }

  test('accepts input that once failed', () => {
    for (const file of corpus(name))
      expect(`${file}: ${faultOf(reader, readFileSync(file))}`).toBe(`${file}: undefined`);
  });

  test('gives a value or an OnebeamError for 1,500 changed inputs', () => {
    const random = seeded(42);
    for (let round = 0; round < 1_500; round++) {
      const bytes = mutated(reader, random);
      const fault = faultOf(reader, bytes);
      if (fault) throw new Error(`${fault}\n${Buffer.from(bytes).toString('base64')}`);
    }
  });
});

test('the same seed makes the same inputs', () => {
  const inputs = (): Uint8Array[] => {
    const random = seeded(9);
    return Array.from({ length: 50 }, () => mutated(readers[1]!, random));
  };
  expect(inputs()).toEqual(inputs());
});

test('an error of another class or without a text is a fault', () => {
  const broken = { name: 'broken', seeds: [], read: () => JSON.parse('{') };
  expect(faultOf(broken, new Uint8Array())).toContain('SyntaxError');
  expect(faultOf({ ...broken, read: () => 1 }, new Uint8Array())).toBeUndefined();
});
