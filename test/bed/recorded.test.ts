import { expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { forgetOldAnswers, recordedAnswer } from './recorded.ts';

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

test('forgets answers after 30 days, and no younger ones', async () => {
  const [old, young] = await Promise.all([recordedAnswer([randomUUID()]), recordedAnswer([randomUUID()])]);
  const day = 24 * 60 * 60 * 1000;
  for (const answer of [old, young]) await answer.keep(Buffer.from('x'));
  await utimes(old.file, new Date(), new Date(Date.now() - 31 * day));
  await forgetOldAnswers(Date.now());
  expect([existsSync(old.file), existsSync(young.file)]).toEqual([false, true]);
});
