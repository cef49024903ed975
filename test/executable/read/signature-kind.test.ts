import { afterAll, expect, test } from 'bun:test';
import { inspect } from '../../../src/executable/read/inspect.ts';
import { type SignatureKind, signatureKind } from '../../../src/executable/read/signature-kind.ts';
import { assemble } from '../../../src/executable/write/assemble.ts';
import { type Target, targets } from '../../../src/targets/target.ts';
import { removeParts, sampleParts } from '../parts.ts';

afterAll(removeParts);

for (const target of targets satisfies readonly Target[]) {
  test(`${target}: as it is built`, async () => {
    const { options } = await sampleParts(target);
    await assemble(options);
    expect((await inspect(options.output)).signature).toBe(target.startsWith('darwin') ? 'ad-hoc' : 'none');
  });
}

/** A code signature of macOS: an index, and at its end a wrapper of the given length. */
function macosSignature(cmsLength: number): Buffer {
  const bytes = Buffer.alloc(12 + 2 * 8 + cmsLength);
  const numbers = [0xfade0cc0, bytes.length, 2, 0, 28, 0x10000, 28, 0xfade0b01, cmsLength];
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number, 4 * index);
  return bytes;
}

const bent = (change: (bytes: Buffer) => void): Buffer => {
  const bytes = macosSignature(64);
  change(bytes);
  return bytes;
};

// With signatures of osslsigncode: `test/integrations/guides.test.ts`.
const cases: [string, Uint8Array, SignatureKind][] = [
  ['nothing', new Uint8Array(), 'none'],
  ['an empty wrapper', macosSignature(8), 'ad-hoc'],
  ['a wrapper with a certificate', macosSignature(4000), 'certificate'],
  ['a wrapper outside of the signature', bent((bytes) => bytes.writeUInt32BE(0xffffffff, 24)), 'ad-hoc'],
  ['an index longer than the signature', bent((bytes) => bytes.writeUInt32BE(0xffffffff, 8)), 'certificate'],
  ['no wrapper', bent((bytes) => bytes.writeUInt32BE(2, 20)), 'ad-hoc'],
  ['what Windows takes', Buffer.from('0002000000020200', 'hex'), 'certificate'],
];
test.each(cases)('%s', async (_name, bytes, kind) => {
  const read = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
  expect(await signatureKind(bytes.length, read)).toBe(kind);
});
