import { afterAll, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentCache } from '../../../src/cache/content-cache.ts';
import { assemble } from '../../../src/executable/write/assemble.ts';
import { launcherSums } from '../../../src/executable/write/launcher-sums.ts';
import { stubHeadLength } from '../../../src/executable/write/layout.ts';
import { PeChecksum } from '../../../src/executable/write/pe-checksum.ts';
import { macho64 } from '../../binary/macho/macho-sample.ts';
import { pe64 } from '../../binary/pe/pe-sample.ts';
import { hex, removeParts, sampleParts } from '../parts.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-sums-'));
afterAll(removeParts);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** More than one piece of a file, and not only zeros. */
const filling = Buffer.from(Array.from({ length: 150_000 }, (_, at) => Math.imul(at, 2654435761) >>> 11));
const large = {
  'darwin-x64': () => macho64({ cpuType: 0x01000007, strings: filling }),
  'darwin-arm64': () => macho64({ strings: filling }),
  'windows-x64': () => Buffer.concat([pe64({ libraries: ['KERNEL32.dll'] }), filling.subarray(0, 290 * 512)]),
  'windows-arm64': () => pe64({ machine: 0xaa64 }),
} as const;

for (const [target, launcher] of Object.entries(large)) {
  test(`${target}: an executable is the same with the sums and without`, async () => {
    const { options } = await sampleParts(target as keyof typeof large);
    const bytes = launcher();
    await writeFile(options.stub, bytes);
    const cache = new ContentCache(join(folder, target));
    const stubSums = await launcherSums(cache, options.target, { path: options.stub, sha256: hex(bytes) });
    const { sha256 } = await assemble(options);
    expect((await assemble({ ...options, stubSums })).sha256).toBe(sha256);
    expect(hex(await readFile(options.output))).toBe(sha256);
  });
}

describe('in the cache', () => {
  test('the launcher is read once, and again when the entry is damaged', async () => {
    const own = join(folder, 'kept');
    const path = join(folder, 'launcher');
    const bytes = filling.subarray(0, 5 * 16384 + 100);
    await writeFile(path, bytes);
    const sums = () => launcherSums(new ContentCache(own), 'darwin-arm64', { path, sha256: hex(bytes) });
    const first = (await sums())!;
    const pages = Array.from({ length: 5 }, (_, page) => bytes.subarray(page * 16384, (page + 1) * 16384));
    const expected = pages.map((page) => createHash('sha256').update(page).digest());
    expect(Buffer.from(first).equals(Buffer.concat(expected))).toBe(true);
    const [entry] = await readdir(join(own, 'sums'));
    await rm(path);
    expect(Buffer.from((await sums())!).equals(first)).toBe(true);
    await writeFile(path, bytes);
    await writeFile(join(own, 'sums', entry!), 'damaged');
    expect(Buffer.from((await sums())!).equals(first)).toBe(true);
  });

  test('a Windows launcher has the checksum of all behind its head', async () => {
    const path = join(folder, 'windows');
    await writeFile(path, filling);
    const sums = await launcherSums(new ContentCache(join(folder, 'words')), 'windows-x64', {
      path,
      sha256: hex(filling),
    });
    const checksum = new PeChecksum();
    checksum.update(filling.subarray(0, stubHeadLength));
    checksum.add(Buffer.from(sums!).readUInt32LE(), filling.length - stubHeadLength);
    const whole = new PeChecksum();
    whole.update(filling);
    expect(checksum.value()).toBe(whole.value());
  });

  test('a Linux launcher needs none, and is not read', async () => {
    const launcher = { path: join(folder, 'missing'), sha256: '0'.repeat(64) };
    expect(await launcherSums(new ContentCache(folder), 'linux-x64', launcher)).toBeUndefined();
  });
});

test('words are only added at an even place', () => {
  const checksum = new PeChecksum();
  checksum.update(new Uint8Array(1));
  expect(() => checksum.add(1, 2)).toThrow(RangeError);
  expect(() => new PeChecksum().add(1, 3)).toThrow(RangeError);
});
