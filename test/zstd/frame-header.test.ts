import { describe, expect, test } from 'bun:test';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { checkFrame, checkFrameHeader, decodeFrameHeader } from '../../src/zstd/frame-header.ts';

const limit = 16 * 1024 * 1024;

const frameOf = (length: number): Uint8Array =>
  Bun.zstdCompressSync(Buffer.alloc(length, 'text '), { level: 3 });

function code(run: () => void): string {
  try {
    run();
  } catch (error) {
    if (error instanceof OnebeamError) return error.code;
    throw error;
  }
  return 'accepted';
}

test('content sizes of every length of field', () => {
  for (const length of [1, 255, 256, 65_791, 65_792, 1_000_000]) {
    const frame = frameOf(length);
    expect(decodeFrameHeader(frame).contentSize).toBe(length);
    expect(code(() => checkFrame(frame, length, limit))).toBe('accepted');
  }
});

test('incompressible data and empty content', () => {
  const noise = crypto.getRandomValues(new Uint8Array(60_000));
  expect(code(() => checkFrame(Bun.zstdCompressSync(noise), noise.length, limit))).toBe('accepted');
  expect(decodeFrameHeader(Bun.zstdCompressSync(new Uint8Array())).contentSize).toBe(0);
});

describe('refused', () => {
  const frame = frameOf(100_000);
  const changed = (at: number, value: number): Uint8Array => {
    const bytes = Uint8Array.from(frame);
    bytes[at] = value;
    return bytes;
  };

  test('bomb: another size than the stated one, before anything is decompressed', () => {
    expect(code(() => checkFrame(frame, 99_999, limit))).toBe('zstd-limit');
    const bomb = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0x80, 2, 0, 0, 0, 1, 0, 0);
    expect(decodeFrameHeader(bomb).contentSize).toBe(10 * 1024 ** 3);
    expect(code(() => checkFrame(bomb, 1024, limit))).toBe('zstd-limit');
  });

  test('zstd window too large: 2 GiB', () => {
    const descriptor = 0x80;
    const window = 21 << 3;
    const header = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, descriptor, window, 0, 4, 0, 0);
    expect(decodeFrameHeader(header)).toMatchObject({ windowSize: 2 ** 31, contentSize: 1024 });
    expect(code(() => checkFrameHeader(header, 1024, limit))).toBe('zstd-limit');
  });

  test('second frame, skippable frame, dictionary, reserved bit, no size', () => {
    expect(code(() => checkFrame(Buffer.concat([frame, frame]), 100_000, limit))).toBe('zstd-invalid');
    expect(code(() => checkFrame(Buffer.concat([frame, Buffer.from('x')]), 100_000, limit))).toBe(
      'zstd-invalid',
    );
    expect(code(() => decodeFrameHeader(Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 0)))).toBe(
      'zstd-invalid',
    );
    expect(code(() => decodeFrameHeader(changed(4, frame[4]! | 1)))).toBe('zstd-invalid');
    expect(code(() => decodeFrameHeader(changed(4, frame[4]! | 8)))).toBe('zstd-invalid');
    const unsized = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50, 1, 0, 0);
    expect(decodeFrameHeader(unsized).contentSize).toBeUndefined();
    expect(code(() => checkFrameHeader(unsized, 0, limit))).toBe('zstd-limit');
  });

  test('truncated at every byte', () => {
    for (let length = 0; length < frame.length; length++) {
      expect(code(() => checkFrame(frame.subarray(0, length), 100_000, limit))).toBe('zstd-invalid');
    }
  });

  test('a reserved block type, a block that is too large', () => {
    const at = decodeFrameHeader(frame).length;
    expect(code(() => checkFrame(changed(at, frame[at]! | 6), 100_000, limit))).toBe('zstd-invalid');
    expect(code(() => checkFrame(changed(at + 2, 0xff), 100_000, limit))).toBe('zstd-invalid');
  });
});
