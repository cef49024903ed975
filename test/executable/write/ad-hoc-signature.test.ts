import { afterAll, describe, expect, test } from 'bun:test';
import { readFile, writeFile } from 'node:fs/promises';
import { AdHocSignature } from '../../../src/executable/write/ad-hoc-signature.ts';
import { assemble } from '../../../src/executable/write/assemble.ts';
import { tool } from '../../bed/tools.ts';
import { testWith } from '../../bed/when.ts';
import { macho64 } from '../../binary/macho/macho-sample.ts';
import { checkMacho, soundMacho } from '../check-macho.ts';
import { removeParts, sampleParts } from '../parts.ts';

afterAll(removeParts);

const python = await tool('python3');
const processors = { 'darwin-x64': [0x01000007, 4096], 'darwin-arm64': [0x0100000c, 16384] } as const;

for (const target of ['darwin-x64', 'darwin-arm64'] as const) {
  testWith(
    { python },
    `${target}: every page hash is right by another program's count`,
    async ({ python }) => {
      for (const length of [1, 15, 4096, 100_003]) {
        const { options } = await sampleParts(target, length);
        await assemble({ ...options, name: 'größer' });
        const check = await checkMacho(python, options.output);
        expect(check).toMatchObject(soundMacho(check));
        const [cpu, pageSize] = processors[target];
        expect(check).toMatchObject({ cpu, pageSize, identifier: 'größer' });
        expect(check.signatureOffset % 16).toBe(0);
      }
    },
  );

  testWith({ python }, `${target}: no changed byte goes unnoticed`, async ({ python }) => {
    const { options } = await sampleParts(target, 300);
    await assemble(options);
    expect((await checkMacho(python, options.output, 'flip')).unnoticed).toBe(0);
  });

  testWith({ python }, `${target}: the check itself sees a wrong hash`, async ({ python }) => {
    const { options } = await sampleParts(target, 300);
    await assemble(options);
    const bytes = await readFile(options.output);
    bytes[0x4000]! ^= 1;
    await writeFile(options.output, bytes);
    expect((await checkMacho(python, options.output)).badPages).toBe(1);
  });
}

describe('a stub that cannot be signed again is refused', () => {
  for (const [why, stub] of Object.entries({
    'without a signature': macho64({ signature: 0 }),
    'another processor': macho64({ cpuType: 0x01000007 }),
    'cut off': macho64().subarray(0, 0x4000),
  })) {
    test(why, async () => {
      const { options } = await sampleParts('darwin-arm64');
      await writeFile(options.stub, stub);
      await expect(assemble(options)).rejects.toMatchObject({ code: 'launcher-unusable' });
    });
  }

  test('something between strings and signature', async () => {
    const { options } = await sampleParts('darwin-arm64');
    const larger = macho64({ strings: Buffer.alloc(64) });
    const symbolTable = larger.indexOf(Buffer.from([2, 0, 0, 0, 24, 0, 0, 0]));
    larger.writeUInt32LE(1, symbolTable + 20);
    await writeFile(options.stub, larger);
    await expect(assemble(options)).rejects.toMatchObject({ code: 'launcher-unusable' });
  });
});

test('code that is not as long as announced is a mistake of the caller', () => {
  const code = { identifier: 'x', codeLimit: 10, pageSize: 4096, executableSegment: { base: 0, limit: 10 } };
  const signature = new AdHocSignature(code);
  signature.update(new Uint8Array(9));
  expect(() => signature.finish()).toThrow(RangeError);
});
