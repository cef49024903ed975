import { describe, expect, test } from 'bun:test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machoLibraries, renameMachoLibraries } from '../../../src/binary/macho/macho-libraries.ts';
import { hashPagesAgain, machoSignature } from '../../../src/binary/macho/macho-signature.ts';
import { realRuntime } from '../../bed/real-runtimes.ts';
import { tool } from '../../bed/tools.ts';
import { testWith } from '../../bed/when.ts';
import { checkMacho } from '../../executable/check-macho.ts';
import { macho64, universal } from './macho-sample.ts';
import { signedMacho } from './signed-macho.ts';

const things = {
  arm64: await realRuntime('darwin-arm64'),
  x64: await realRuntime('darwin-x64'),
  python: await tool('python3'),
};
const crypto = 'lib/crypto-5.8.3/priv/lib/crypto.so';
const asked = '@loader_path/../../../../../../.dylibs/libcrypto.3.dylib';

describe('machoSignature', () => {
  testWith(
    things,
    'finds every page of real files good, and one with a flipped bit damaged',
    async ({ arm64 }) => {
      for (const path of ['erts-16.4/bin/beam.smp', 'erts-16.4/bin/erlexec', crypto]) {
        const bytes = await readFile(join(arm64.root, path));
        expect([path, machoSignature(bytes)]).toEqual([path, { kind: 'good', adHoc: true }]);
        for (const at of [40, Math.floor(bytes.length / 2)]) {
          const changed = Buffer.from(bytes);
          changed[at]! ^= 4;
          const found = machoSignature(changed);
          expect([path, at, found.kind]).toEqual([path, at, 'damaged']);
        }
      }
    },
  );

  test('recognises unsigned files: arm64 does not run them', () => {
    expect(machoSignature(macho64({ signature: 0 }))).toEqual({ kind: 'none', required: true });
    expect(machoSignature(macho64({ signature: 0, cpuType: 0x01000007 }))).toEqual({
      kind: 'none',
      required: false,
    });
    expect(machoSignature(signedMacho())).toEqual({ kind: 'good', adHoc: true });
    const damaged = signedMacho();
    damaged[0x4000 + 5]! ^= 1;
    expect(machoSignature(universal(signedMacho(), damaged))).toEqual({ kind: 'damaged', pages: [4] });
    expect(() => machoSignature(macho64())).toThrow('binary-malformed');
  });
});

describe('renameMachoLibraries', () => {
  testWith(things, 'keeps real files signed, as another program confirms', async ({ arm64, x64, python }) => {
    const folder = await mkdtemp(join(tmpdir(), 'onebeam-macho-'));
    try {
      for (const { root } of [arm64, x64]) {
        const bytes = await readFile(join(root, crypto));
        const name = '@loader_path/../../../../shared/libcrypto.3.dylib';
        const renamed = renameMachoLibraries(bytes, new Map([[asked, name]])) as Uint8Array;
        expect(machoLibraries(bytes).needed).toContain(asked);
        expect(machoLibraries(renamed).needed).toEqual([name, '/usr/lib/libSystem.B.dylib']);
        expect(machoSignature(renamed)).toEqual({ kind: 'good', adHoc: true });
        await writeFile(join(folder, 'crypto.so'), renamed);
        const check = await checkMacho(python, join(folder, 'crypto.so'));
        expect([check.badPages, check.slots]).toEqual([0, check.pages]);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('refuses a name that does not fit', () => {
    const file = signedMacho({ libraries: ['@rpath/libx.dylib'] });
    const names = new Map([['@rpath/libx.dylib', `@loader_path/${'../'.repeat(9)}shared/libx.dylib`]]);
    expect(renameMachoLibraries(file, names)).toBe('no-room');
    expect(hashPagesAgain(macho64({ signature: 0 }))).toBe(false);
  });
});
