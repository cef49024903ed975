import { afterAll, beforeAll, expect } from 'bun:test';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withExecutable } from '../../src/executable/read/read.ts';
import { assemble } from '../../src/executable/write/assemble.ts';
import { encodeManifest } from '../../src/payload/format/manifest-codec.ts';
import { base } from '../../src/stub/base.ts';
import { runOk } from '../bed/run.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { realStub, stubCache } from '../stub/real-stubs.ts';
import { checkMacho, soundMacho } from './check-macho.ts';
import { hex, samplePayload } from './parts.ts';

const [python, objcopy, objdump] = [
  await tool('python3'),
  await tool('llvm-objcopy'),
  await tool('llvm-objdump'),
];
const entitlements = new URL('../../src/executable/entitlements.plist', import.meta.url);
const megabyte = 1024 * 1024;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-macho-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

for (const target of ['darwin-x64', 'darwin-arm64'] as const) {
  const make = async (): Promise<{ path: string; stub: string; payload: Buffer }> => {
    const { payload, manifest } = samplePayload(target, 9 * megabyte + 5);
    const payloadPath = join(folder, `${target}.tar.zst`);
    await writeFile(payloadPath, payload);
    const { path: stub } = await realStub(target);
    const output = join(folder, target);
    await assemble({
      target,
      name: 'my_app',
      stub,
      payload: { path: payloadPath, size: payload.length, sha256: hex(payload) },
      manifest: encodeManifest(manifest),
      output,
    });
    return { path: output, stub, payload };
  };

  testWith(
    { python },
    `${target}: every page of a real executable is signed, and the payload found`,
    async ({ python }) => {
      const { path, stub, payload } = await make();
      const check = await checkMacho(python, path);
      expect(check).toMatchObject(soundMacho(check));
      expect(check.identifier).toBe('my_app');
      await withExecutable(path, async (executable) => {
        await executable.checkPayload();
        expect(executable.footer.payloadLength).toBe(payload.length);
        expect(executable.footer.footerOffset + 96).toBe(check.signatureOffset);
      });
      const bytes = await readFile(path);
      const { size } = await stat(stub);
      expect(bytes.length - size - payload.length).toBeLessThan(64 * 1024);
      for (const at of [0x1000, 40 * megabyte, check.codeLimit - payload.length, check.codeLimit - 1]) {
        bytes[at]! ^= 1;
        await writeFile(path, bytes);
        bytes[at]! ^= 1;
        expect([at, (await checkMacho(python, path)).badPages]).toEqual([at, 1]);
      }
    },
    120_000,
  );

  testWith(
    { objdump },
    `${target}: LLVM reads the load commands and finds no fault`,
    async ({ objdump }) => {
      const { path, stub } = await make();
      const env = { ...process.env, ...objdump.environment };
      const headers = (file: string) =>
        runOk(objdump.program, ['--macho', '--private-headers', file], { env });
      const [before, after] = [await headers(stub), await headers(path)];
      const lines = (text: string) => text.split('\n').slice(1);
      const changed = lines(after).filter((line, index) => line !== lines(before)[index]);
      // Of all load commands, only the ends of __LINKEDIT, string table and signature differ.
      expect(changed.map((line) => line.trim().split(/\s+/)[0])).toEqual([
        'vmsize',
        'filesize',
        'strsize',
        'dataoff',
        'datasize',
      ]);
      const symbols = (file: string) => runOk(objdump.program, ['--macho', '--syms', file], { env });
      expect(lines(await symbols(path))).toEqual(lines(await symbols(stub)));
    },
    120_000,
  );

  testWith(
    { python, objcopy },
    `${target}: the check agrees with LLVM's signer`,
    async ({ python, objcopy }) => {
      // LLVM signs the copy, but rebuilds the string table: only a stub without a payload survives.
      const { path: stub } = await realStub(target);
      const signed = join(folder, `${target}-by-llvm`);
      const env = { ...process.env, ...objcopy.environment };
      await runOk(objcopy.program, [stub, signed], { env });
      const theirs = await checkMacho(python, signed);
      expect(theirs).toMatchObject({ badPages: 0, codeLimit: theirs.signatureOffset });
      const { path } = await make();
      const ours = await checkMacho(python, path);
      expect(ours.executableSegment).toEqual(theirs.executableSegment);
      expect(ours.cpu).toBe(theirs.cpu);
      const bytes = await readFile(signed);
      bytes[50 * megabyte]! ^= 1;
      await writeFile(signed, bytes);
      expect((await checkMacho(python, signed)).badPages).toBe(1);
    },
    120_000,
  );

  testWith(
    { python },
    `${target}: the entitlements are some of those that Bun's own signature has`,
    async ({ python }) => {
      const original = join(folder, `${target}-base`);
      await writeFile(
        original,
        (await base(target, { cacheFolder: stubCache, environment: process.env })).bytes,
      );
      const { entitlements: granted } = await checkMacho(python, original);
      const ours = [...(await readFile(entitlements, 'utf8')).matchAll(/<key>(.*)<\/key>\s*<true\/>/g)];
      expect(ours.map(([, key]) => key!).filter((key) => !granted.includes(key))).toEqual([]);
      expect(granted.length).toBeGreaterThan(ours.length);
    },
    120_000,
  );
}
