import { describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { checkBinary, packageBinary } from '../../src/stub/package-binary.ts';
import type { Pin } from '../../src/stub/pins.ts';
import { archive, member } from '../archive/lying-tar.ts';

const binary = Buffer.from('the executable of a target');
const neighbours = {
  'package/package.json': '{}',
  'package/bin/bun.txt': 'no',
};

describe('packageBinary', () => {
  test('returns the member with the requested name', () => {
    const packed = gzipSync(tarOf({ ...neighbours, 'package/bin/bun': binary }));
    expect(Buffer.from(packageBinary(packed, pinFor(packed)))).toEqual(binary);
  });

  test('refuses an archive that is not the pinned one, before it is unpacked', () => {
    const packed = gzipSync(tarOf({ 'package/bin/bun': binary }));
    const pin = pinFor(packed);
    const cut = packed.subarray(0, -9);
    expect(() => packageBinary(cut, pin)).toThrow(
      expect.objectContaining({
        code: 'bun-digest-wrong',
        data: expect.objectContaining({ expected: pin.integrity }),
      }),
    );
  });

  test('refuses a pinned archive with another executable, with none, or with one cut off', () => {
    const wholeTar = tarOf({ 'package/bin/bun': binary });
    for (const tar of [
      tarOf({ 'package/bin/bun': 'another executable' }),
      tarOf(neighbours),
      wholeTar.subarray(0, 512 + 3),
      tarOf({ '../../escape': 'out of the folder', 'package/bin/bun': binary }),
    ]) {
      const packed = gzipSync(tar);
      expect(() => packageBinary(packed, pinFor(packed))).toThrow(
        expect.objectContaining({ code: 'bun-digest-wrong' }),
      );
    }
  });

  test('does not inflate more than the pinned size and a little', () => {
    const packed = gzipSync(Buffer.alloc(3 * 1024 * 1024));
    expect(() => packageBinary(packed, pinFor(packed))).toThrow(
      expect.objectContaining({ code: 'bun-digest-wrong' }),
    );
  });
});

test('checkBinary notices any changed byte', () => {
  const pin = pinFor(gzipSync(binary));
  checkBinary(binary, pin, 'bun');
  for (let at = 0; at < binary.length; at++) {
    const changed = Buffer.from(binary);
    changed[at]! ^= 1;
    expect(() => checkBinary(changed, pin, 'bun')).toThrow(
      expect.objectContaining({ code: 'bun-digest-wrong' }),
    );
  }
});

function pinFor(archive: Uint8Array): Pin {
  return {
    package: '@oven/bun-sample',
    integrity: `sha512-${createHash('sha512').update(archive).digest('base64')}`,
    file: 'bin/bun',
    size: binary.length,
    sha256: createHash('sha256').update(binary).digest('hex'),
  };
}

function tarOf(members: Record<string, string | Buffer>): Buffer {
  return Buffer.from(
    archive(Object.entries(members).map(([name, content]) => member({ name, content: content.toString() }))),
  );
}
