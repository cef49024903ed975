import { describe, expect, test } from 'bun:test';
import { OnebeamError } from '../../../src/errors/onebeam-error.ts';
import {
  decodeFooter,
  encodeFooter,
  type Footer,
  footerSize,
  footerSlack,
} from '../../../src/payload/format/footer.ts';

const footer: Footer = {
  payloadLength: 5_000_000_000,
  manifestLength: 1234,
  manifestSha256: '0123456789abcdef'.repeat(4),
  payloadSha256: 'fedcba9876543210'.repeat(4),
};
const end = 6_000_000_000;

test('reads back what it writes, with the resulting positions', () => {
  const bytes = encodeFooter(footer);
  expect(bytes.length).toBe(footerSize);
  expect(decodeFooter(bytes, end)).toEqual({
    ...footer,
    footerOffset: end - footerSize,
    manifestOffset: end - footerSize - 1234,
    payloadOffset: end - footerSize - 1234 - 5_000_000_000,
  });
});

test('a tool may move the complete tail', () => {
  const moved = decodeFooter(encodeFooter(footer), end + 4096);
  expect(moved.payloadOffset).toBe(decodeFooter(encodeFooter(footer), end).payloadOffset + 4096);
});

test('NUL bytes that a signing tool put after it are stepped over, up to a number', () => {
  for (let padding = 0; padding <= footerSlack; padding++) {
    const tail = new Uint8Array(footerSize + footerSlack).fill(0x55);
    tail.fill(0, tail.length - padding);
    tail.set(encodeFooter(footer), footerSlack - padding);
    expect(decodeFooter(tail, end).footerOffset).toBe(end - footerSize - padding);
  }
  const tooMany = Buffer.concat([encodeFooter(footer), new Uint8Array(footerSlack + 1)]);
  expect(() => decodeFooter(tooMany.subarray(-footerSize - footerSlack), end)).toThrow('footer-missing');
});

test('footer look-alike: ignores one inside the payload', () => {
  const fake = encodeFooter({ ...footer, manifestLength: 1 });
  const tail = Buffer.concat([fake, encodeFooter(footer)]).subarray(-footerSize - footerSlack);
  expect(decodeFooter(tail, end).manifestLength).toBe(1234);
});

describe('refused', () => {
  const code = (tail: Uint8Array, at = end): string => {
    try {
      decodeFooter(tail, at);
    } catch (error) {
      if (error instanceof OnebeamError) return error.code;
      throw error;
    }
    return 'accepted';
  };

  test('cut short anywhere', () => {
    const bytes = encodeFooter(footer);
    for (let length = 0; length < footerSize; length++) {
      expect(code(bytes.subarray(0, length))).toBe('footer-missing');
      expect(code(bytes.subarray(length))).toBe(length === 0 ? 'accepted' : 'footer-missing');
    }
  });

  test('every flipped bit of lengths, version and magic is seen or leads to other digests', () => {
    const good = decodeFooter(encodeFooter(footer), end);
    for (let bit = 0; bit < footerSize * 8; bit++) {
      const bytes = encodeFooter(footer);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      if (code(bytes) === 'accepted') expect(decodeFooter(bytes, end)).not.toEqual(good);
    }
  });

  test('lengths that do not fit before it', () => {
    expect(code(encodeFooter(footer), 5_000_001_330)).toBe('accepted');
    expect(code(encodeFooter(footer), 5_000_001_329)).toBe('footer-invalid');
    expect(code(encodeFooter(footer), 1000)).toBe('footer-invalid');
    const bytes = encodeFooter(footer);
    bytes.fill(0xff, 4, 16);
    expect(code(bytes)).toBe('footer-invalid');
    bytes.fill(0, 4, 16);
    expect(code(bytes)).toBe('footer-invalid');
  });

  test('another version', () => {
    const bytes = encodeFooter(footer);
    bytes[0] = 2;
    expect(code(bytes)).toBe('footer-version');
  });

  test('values that cannot be written', () => {
    for (const wrong of [
      { payloadLength: 0 },
      { manifestLength: 2 ** 30 },
      { payloadSha256: 'F'.repeat(64) },
    ]) {
      expect(() => encodeFooter({ ...footer, ...wrong })).toThrow('footer-invalid');
    }
  });
});
