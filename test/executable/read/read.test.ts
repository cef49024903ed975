import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { appendFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OnebeamError } from '../../../src/errors/onebeam-error.ts';
import { withExecutable } from '../../../src/executable/read/read.ts';
import { unpack } from '../../../src/executable/read/unpack.ts';
import { verify } from '../../../src/executable/read/verify.ts';
import { assemble } from '../../../src/executable/write/assemble.ts';
import { type Target, targets } from '../../../src/targets/target.ts';
import { removeParts, sampleParts } from '../parts.ts';

afterAll(removeParts);

const check = (path: string) => withExecutable(path, (executable) => executable.checkPayload());
const outcome = (path: string): Promise<string> =>
  check(path).then(
    () => 'sound',
    (error) => {
      if (error instanceof OnebeamError) return error.code;
      throw error;
    },
  );

for (const target of ['linux-x64', 'darwin-arm64', 'windows-x64'] satisfies Target[]) {
  test(`${target}: any changed byte of payload, manifest or footer is noticed`, async () => {
    const { options } = await sampleParts(target, 150);
    await assemble(options);
    const bytes = await readFile(options.output);
    const end = bytes.indexOf('onebeam payload\n') + 16;
    const start = bytes.indexOf((await readFile(options.payload.path)).subarray(0, 64));
    expect(end - start).toBeGreaterThan(700);
    for (let at = start; at < end; at++) {
      bytes[at]! ^= 0x10;
      await writeFile(options.output, bytes);
      bytes[at]! ^= 0x10;
      expect([at, await outcome(options.output)]).not.toEqual([at, 'sound']);
    }
  });
}

describe('distinguishes damaged and foreign files', () => {
  let path: string;
  let size: number;
  beforeAll(async () => {
    const { options } = await sampleParts('linux-x64');
    ({ path, size } = await assemble(options));
  });
  const changed = async (change: (copy: string) => Promise<void>): Promise<string> => {
    const copy = `${path}-copy`;
    await writeFile(copy, await readFile(path));
    await change(copy);
    return outcome(copy);
  };

  test('sound as it is', async () => {
    expect(await changed(async () => undefined)).toBe('sound');
  });

  test('cut short, by one byte or to nothing', async () => {
    expect(await changed((copy) => truncate(copy, size - 1))).toBe('footer-missing');
    expect(await changed((copy) => truncate(copy, 70))).toBe('footer-missing');
    expect(await changed((copy) => truncate(copy, 0))).toBe('executable-invalid');
  });

  test('something behind it', async () => {
    expect(await changed((copy) => appendFile(copy, 'a signature of some other tool'))).toBe(
      'footer-missing',
    );
  });

  test('a footer that promises more than there is', async () => {
    const code = await changed(async (copy) => {
      const bytes = await readFile(copy);
      bytes.writeBigUInt64LE(BigInt(size), bytes.length - 96 + 8);
      await writeFile(copy, bytes);
    });
    expect(code).toBe('footer-invalid');
  });

  test('not an executable, not a file, not there', async () => {
    const { options, folder } = await sampleParts('linux-x64');
    expect(await outcome(options.payload.path)).toBe('executable-invalid');
    expect(await outcome(folder)).toBe('executable-unreadable');
    expect(await outcome(join(folder, 'nothing'))).toBe('executable-unreadable');
  });

  test('the error names the file', async () => {
    const { options } = await sampleParts('linux-x64');
    await expect(check(options.stub)).rejects.toMatchObject({
      code: 'footer-missing',
      data: { path: options.stub },
    });
  });
});

test('called off while it is read: its own reason, and nothing is laid out', async () => {
  const { options, folder } = await sampleParts('linux-x64');
  const { path } = await assemble(options);
  const abortable = { signal: AbortSignal.abort(new Error('called off')) };
  await expect(verify(path, abortable)).rejects.toThrow('called off');
  await expect(unpack(path, join(folder, 'new', 'release'), abortable)).rejects.toThrow('called off');
  expect(await readdir(folder)).not.toContain('new');
});

test('a payload that the manifest does not mean is refused', async () => {
  for (const target of targets.slice(0, 1)) {
    const { options } = await sampleParts(target, 100);
    const other = await sampleParts(target, 101);
    await assemble({ ...options, manifest: other.options.manifest });
    expect(await outcome(options.output)).toBe('payload-mismatch');
  }
});
