import { expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { ResumableSha256 } from '../../src/files/resumable-sha256.ts';

const bytes = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7919) >> 3);
const digestOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

test('agrees with node:crypto at every length around its blocks', () => {
  for (let length = 0; length <= 200; length++) {
    const hash = new ResumableSha256();
    hash.update(bytes.subarray(0, length));
    expect(hash.digest()).toBe(digestOf(bytes.subarray(0, length)));
  }
});

test('continues from a saved state at any position, with pieces of any size', () => {
  for (const cut of [0, 1, 63, 64, 65, 127, 128, 500]) {
    const first = new ResumableSha256();
    first.update(bytes.subarray(0, cut >> 1));
    first.update(bytes.subarray(cut >> 1, cut));
    const second = ResumableSha256.resume(first.save())!;
    expect(second.digest()).toBe(digestOf(bytes.subarray(0, cut)));
    second.update(bytes.subarray(cut, cut + 3));
    second.update(bytes.subarray(cut + 3));
    expect(second.digest()).toBe(digestOf(bytes));
  }
});

/** The state after 2^29 - 65 bytes of zero. The digests below show that it is: making it here would take seconds. */
const nearLimit =
  'c9999a1567db83aa511fc3e736ccf62b4ee2805da5372e30932c2c1e4c29efaf ' + `${'00'.repeat(63)} ${2 ** 29 - 65}`;

test('counts beyond 2^32 bits', () => {
  const zeros = new Uint8Array(2 ** 26);
  const theirs = createHash('sha256');
  for (let count = 0; count < 7; count++) theirs.update(zeros);
  theirs.update(zeros.subarray(65));
  let ours = ResumableSha256.resume(nearLimit)!;
  expect(ours.digest()).toBe(theirs.copy().digest('hex'));
  for (const length of [1, 63, 1, 1, 2 ** 20 + 1, 64]) {
    ours.update(zeros.subarray(0, length));
    theirs.update(zeros.subarray(0, length));
    expect(ours.digest()).toBe(theirs.copy().digest('hex'));
    ours = ResumableSha256.resume(ours.save())!;
  }
}, 120_000);

test('a state that is none is not taken', () => {
  const saved = new ResumableSha256().save();
  for (const text of ['', saved.slice(1), `${saved}0`.replace(' 00', ' 64 '), `${saved.slice(0, 64)} ab 3`]) {
    expect(ResumableSha256.resume(text)).toBeUndefined();
  }
});
