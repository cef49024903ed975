import { expect, test } from 'bun:test';
import { seeded } from '../erlang/random.ts';
import { mutated } from './mutate.ts';
import { readers } from './readers.ts';
import { faultOf } from './try-reader.ts';

test.each(['terms', 'external-term', 'beam'])('%s takes 100,000 changed inputs', (name) => {
  const reader = readers.find((it) => it.name === name)!;
  const random = seeded(2026);
  for (let round = 0; round < 100_000; round++) {
    const bytes = mutated(reader, random);
    const fault = faultOf(reader, bytes);
    if (fault) throw new Error(`${fault}\n${Buffer.from(bytes).toString('base64')}`);
  }
  expect(process.memoryUsage().rss).toBeLessThan(2 * 1024 ** 3);
});
