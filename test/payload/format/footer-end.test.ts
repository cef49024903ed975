import { describe, expect, test } from 'bun:test';
import { OnebeamError } from '../../../src/errors/onebeam-error.ts';
import { findFooterEnd } from '../../../src/payload/format/footer-end.ts';

const size = 1_000_000;

function pe(signature: [offset: number, length: number], directories = 16): Uint8Array {
  const view = new DataView(new ArrayBuffer(1024));
  view.setUint16(0, 0x4d5a, false);
  view.setUint32(0x3c, 0x80, true);
  view.setUint32(0x80, 0x4550, true);
  const optional = 0x80 + 24;
  view.setUint16(optional, 0x20b, true);
  view.setUint32(optional + 108, directories, true);
  view.setUint32(optional + 112 + 32, signature[0], true);
  view.setUint32(optional + 112 + 36, signature[1], true);
  return new Uint8Array(view.buffer);
}

function macho(commands: [command: number, ...words: number[]][]): Uint8Array {
  const view = new DataView(new ArrayBuffer(1024));
  view.setUint32(0, 0xfeedfacf, true);
  view.setUint32(16, commands.length, true);
  let at = 32;
  for (const [command, ...words] of commands) {
    view.setUint32(at, command, true);
    view.setUint32(at + 4, 8 + words.length * 4, true);
    for (const [index, word] of words.entries()) view.setUint32(at + 8 + index * 4, word, true);
    at += 8 + words.length * 4;
  }
  return new Uint8Array(view.buffer);
}

function end(header: Uint8Array): number | string {
  try {
    return findFooterEnd(header, size);
  } catch (error) {
    if (error instanceof OnebeamError) return error.code;
    throw error;
  }
}

test('ELF: at the end of the file', () => {
  expect(end(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46))).toBe(size);
});

test('PE: before the certificates, at the end of the file without', () => {
  expect(end(pe([900_000, 5000]))).toBe(900_000);
  expect(end(pe([0, 0]))).toBe(size);
  expect(end(pe([900_000, 5000], 4))).toBe(size);
});

test('Mach-O: before the signature, at the end of the file without', () => {
  expect(
    end(
      macho([
        [0x19, 1, 2, 3],
        [0x1d, 800_000, 200_000],
      ]),
    ),
  ).toBe(800_000);
  expect(end(macho([[0x19, 1, 2, 3]]))).toBe(size);
});

describe('refused', () => {
  test('a signature outside the file', () => {
    expect(end(pe([999_999, 2]))).toBe('executable-invalid');
    expect(end(pe([0, 5000]))).toBe('executable-invalid');
    expect(end(macho([[0x1d, 0xffffffff, 0xffffffff]]))).toBe('executable-invalid');
  });

  test('headers that point out of the header, or in circles', () => {
    const far = pe([0, 0]);
    far.set([0xff, 0xff, 0xff, 0x7f], 0x3c);
    expect(end(far)).toBe('executable-invalid');
    const many = macho([[0x19, 1]]);
    many.set([0xff, 0xff, 0xff, 0xff], 16);
    expect(end(many)).toBe('executable-invalid');
  });

  test('another format, or none', () => {
    for (const bytes of [[], [0x23, 0x21], [0xca, 0xfe, 0xba, 0xbe], [0xce, 0xfa, 0xed, 0xfe]]) {
      expect(end(Uint8Array.from(bytes))).toBe('executable-invalid');
    }
  });

  test('every header cut anywhere', () => {
    for (const whole of [
      pe([900_000, 5000]),
      macho([
        [0x19, 1],
        [0x1d, 800_000, 1],
      ]),
    ]) {
      for (let length = 0; length < 300; length++) {
        expect(['executable-invalid', 900_000, 800_000]).toContain(end(whole.subarray(0, length)));
      }
    }
  });
});
