import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AssembleOptions } from '../../src/executable/write/assemble.ts';
import type { Manifest } from '../../src/payload/format/manifest.ts';
import { encodeManifest } from '../../src/payload/format/manifest-codec.ts';
import type { Target } from '../../src/targets/target.ts';
import { elf64 } from '../binary/elf/elf-sample.ts';
import { macho64 } from '../binary/macho/macho-sample.ts';
import { pe64 } from '../binary/pe/pe-sample.ts';

export const hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Small executables in place of the stubs of all targets. */
export const smallStubs: Record<Target, Buffer> = {
  'linux-x64': elf64(),
  'linux-arm64': elf64({ machine: 183 }),
  'linux-x64-musl': elf64({ interpreter: '/lib/ld-musl-x86_64.so.1' }),
  'linux-arm64-musl': elf64({ machine: 183, interpreter: '/lib/ld-musl-aarch64.so.1' }),
  'darwin-x64': macho64({ cpuType: 0x01000007 }),
  'darwin-arm64': macho64(),
  'windows-x64': pe64({ libraries: ['KERNEL32.dll'] }),
  'windows-arm64': pe64({ machine: 0xaa64 }),
};

/** A payload that no decoder would take, and the manifest that goes with it: nothing here looks into it. */
export function samplePayload(target: Target, length = 5003): { payload: Buffer; manifest: Manifest } {
  const payload = Buffer.from(Array.from({ length }, (_, index) => (index * 7919) >> 3));
  const sha256 = hex(payload);
  return {
    payload,
    manifest: {
      format: 1,
      name: 'sample',
      target,
      otp: { release: '27', erts: '15.0' },
      start: { program: 'erts/bin/erlexec', arguments: [], environment: {}, inherit: [] },
      files: [{ path: 'erts/bin/erlexec', size: 3, mode: 0o755, sha256: '0'.repeat(64) }],
      frames: [{ offset: 0, length, rawLength: Math.max(10240, length), sha256 }],
      payload: { size: length, sha256 },
      tools: { onebeam: '0', bun: '1.4.5', zstd: '1' },
    },
  };
}

export interface Parts {
  folder: string;
  options: AssembleOptions;
  stub: Buffer;
  payload: Buffer;
  manifest: Manifest;
}

const folders: string[] = [];

/** For `afterAll` of each file that takes parts. */
export async function removeParts(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

/** The complete input of `assemble`, in a new folder. */
export async function sampleParts(target: Target, length?: number): Promise<Parts> {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-executable-'));
  folders.push(folder);
  const { payload, manifest } = samplePayload(target, length);
  const stub = smallStubs[target];
  await writeFile(join(folder, 'stub'), stub);
  await writeFile(join(folder, 'payload.tar.zst'), payload);
  const options: AssembleOptions = {
    target,
    name: 'sample',
    stub: join(folder, 'stub'),
    payload: { path: join(folder, 'payload.tar.zst'), size: payload.length, sha256: hex(payload) },
    manifest: encodeManifest(manifest),
    output: join(folder, 'dist', 'sample'),
  };
  return { folder, options, stub, payload, manifest };
}
