import { expect, test } from 'bun:test';
import { unzlibSync } from 'fflate';
import { defaultIcon } from '../../src/shipping/default-icon.ts';
import { asIcns, readIcon } from '../../src/shipping/icon.ts';
import { run } from '../bed/run.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';

const icon = defaultIcon();

/** Red, green, blue and opacity at a place. The icon has no filters, so that rows can be read directly. */
function pixel(x: number, y: number): number[] {
  const bytes = Buffer.from(icon.bytes);
  const at = bytes.indexOf('IDAT');
  const rows = unzlibSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
  const start = y * (1 + 256 * 4) + 1 + x * 4;
  return [...rows.subarray(start, start + 4)];
}

test('it is an icon as any other, small, and the same each time', () => {
  expect(readIcon(icon.bytes, 'default')).toEqual(icon);
  expect(asIcns(icon).length).toBe(icon.bytes.length + 16);
  expect(icon.bytes.length).toBeLessThan(10_000);
  expect(defaultIcon().bytes).toEqual(icon.bytes);
});

test('there is a prompt on it, and nothing in the corners', () => {
  for (const [x, y] of [
    [0, 0],
    [255, 0],
    [0, 255],
    [255, 255],
  ] as const) {
    expect(pixel(x, y)[3]).toBe(0);
  }
  const light = [0x7f, 0xdb, 0xe6, 255];
  expect([pixel(126, 128), pixel(165, 172)]).toEqual([light, light]);
  expect(pixel(200, 60)).not.toEqual(light);
});

testWith(
  { python3: await tool('python3') },
  'every chunk has the sum that zlib has for it',
  async ({ python3 }) => {
    const script = `import sys, zlib, struct
b = sys.stdin.buffer.read()
at, names = 8, []
while at < len(b):
    length, = struct.unpack('>I', b[at:at+4])
    body = b[at+4:at+8+length]
    assert struct.unpack('>I', b[at+8+length:at+12+length])[0] == zlib.crc32(body), at
    names.append(body[:4].decode())
    if names[-1] == 'IDAT': assert len(zlib.decompress(body[4:])) == 256 * (1 + 256 * 4)
    at += 12 + length
print(names)`;
    const env = { ...process.env, ...python3.environment };
    const said = await run(python3.program, ['-c', script], { stdin: icon.bytes, env });
    expect(Buffer.from(said.stdout).toString()).toBe("['IHDR', 'IDAT', 'IEND']\n");
  },
);
