import { expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { recordedAnswer } from './recorded.ts';

test('keeps an answer to one question, and has none to any other', async () => {
  const id = randomUUID();
  const first = await recordedAnswer([id, 'ab', 'c']);
  expect(first.known).toBeUndefined();
  await first.keep(Buffer.from('an answer'));
  expect(`${(await recordedAnswer([id, 'ab', Buffer.from('c')])).known}`).toBe('an answer');
  // The same bytes, divided in another way, are another question.
  expect((await recordedAnswer([id, 'a', 'bc'])).known).toBeUndefined();
  expect((await recordedAnswer([id, 'ab', 'd'])).known).toBeUndefined();
});
