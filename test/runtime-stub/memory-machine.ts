import { createHash } from 'node:crypto';
import type { Payload } from '../../runtime-stub/self.ts';
import type { Machine, Tree } from '../../runtime-stub/system/machine.ts';
import { decodeFooter, encodeFooter } from '../../src/payload/format/footer.ts';
import type { Manifest, ManifestFile } from '../../src/payload/format/manifest.ts';
import { encodeManifest } from '../../src/payload/format/manifest-codec.ts';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A tree that keeps what is written into it. */
export class MemoryTree implements Tree {
  readonly files = new Map<string, { mode: number; content: string }>();
  isClosed = false;
  #path = '';

  begin(path: string, mode: number): void {
    if (this.files.has(path)) throw new Error(`twice: ${path}`);
    this.#path = path;
    this.files.set(path, { mode, content: '' });
  }

  write(bytes: Uint8Array): void {
    this.files.get(this.#path)!.content += Buffer.from(bytes).toString('latin1');
  }

  finish(): void {
    this.#path = '';
  }

  close(): void {
    this.isClosed = true;
  }
}

export interface PayloadLies {
  /** The manifest's entries for the archive's files. */
  files: ManifestFile[];
  /** The frames; one for the complete archive by default. */
  frames?: Uint8Array[];
  /** The manifest's decompressed length of a frame, by index. */
  rawLengths?: number[];
  change?: (manifest: Manifest) => void;
}

/** A payload whose tar bytes may be anything: with a manifest, digests and a footer that fit. */
export function payloadOf(tar: Uint8Array, lies: PayloadLies): { payload: Payload; machine: Machine } {
  const frames = lies.frames ?? [Bun.zstdCompressSync(tar)];
  const bytes = Buffer.concat(frames);
  let offset = 0;
  const manifest: Manifest = {
    format: 1,
    name: 'tool',
    target: 'linux-x64',
    otp: { release: '27', erts: '15.2' },
    start: { program: lies.files[0]!.path, arguments: [], environment: {}, inherit: [] },
    files: lies.files,
    frames: frames.map((frame, index) => {
      const at = offset;
      offset += frame.length;
      return {
        offset: at,
        length: frame.length,
        rawLength: lies.rawLengths?.[index] ?? tar.length,
        sha256: sha256(frame),
      };
    }),
    payload: { size: bytes.length, sha256: sha256(bytes) },
    tools: { onebeam: '0', bun: '0', zstd: '0' },
  };
  lies.change?.(manifest);
  const manifestBytes = encodeManifest(manifest);
  const whole = Buffer.concat([
    bytes,
    manifestBytes,
    encodeFooter({
      payloadLength: bytes.length,
      manifestLength: manifestBytes.length,
      manifestSha256: sha256(manifestBytes),
      payloadSha256: sha256(bytes),
    }),
  ]);
  const footer = decodeFooter(whole.subarray(-96), whole.length);
  const machine = {
    native: (text: string) => text,
    readSelf: (at: number, length: number) => whole.subarray(at, at + length),
  } as unknown as Machine;
  return { payload: { footer, manifest, manifestBytes }, machine };
}

export const manifestFile = (path: string, content = 'x', mode: 0o644 | 0o755 = 0o644): ManifestFile => ({
  path,
  size: content.length,
  mode,
  sha256: sha256(Buffer.from(content)),
});
