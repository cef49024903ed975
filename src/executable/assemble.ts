import { createHash } from 'node:crypto';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { writeBeside } from '../files/write-beside.ts';
import { encodeFooter, footerSize } from '../payload/footer.ts';
import type { Target } from '../targets/target.ts';
import { type Layout, layout, type Subsystem, stubHeadLength } from './layout.ts';

export interface AssembleOptions {
  target: Target;
  /** The program's name: macOS shows it as the signature's identifier. */
  name: string;
  /** The file of the stub. */
  stub: string;
  /** The file of the payload, and what it is known to be. */
  payload: { path: string; size: number; sha256: string };
  /** Encoded. */
  manifest: Uint8Array;
  /** The executable. A file there is replaced once the new one is whole. */
  output: string;
  /** Files that the output must not be, besides stub and payload: the escript, the runtime's archive. */
  inputs?: readonly string[] | undefined;
  /** Windows only: `console` unless the program shows windows of its own. */
  subsystem?: Subsystem | undefined;
  signal?: AbortSignal | undefined;
}

export interface Assembled {
  path: string;
  /** In bytes. */
  size: number;
  sha256: string;
  /** What of the size is neither stub nor payload: manifest, footer, padding, the change of the signature. */
  overhead: number;
}

/**
 * Puts stub, payload, manifest and footer together, into the place that the target's format has for them, and makes the
 * file executable. The same parts give the same bytes. Memory does not grow with the payload.
 *
 * @throws `output-is-input`, `output-not-a-file`, `output-not-writable`, `stub-unusable`, `payload-changed`,
 *   `executable-too-large`; the signal's reason. What was at `output` is then still there.
 */
export async function assemble(options: AssembleOptions): Promise<Assembled> {
  const { target, name, stub, payload, manifest, output } = options;
  await refuseOutput(output, [stub, payload.path, ...(options.inputs ?? [])]);
  const stubFile = await open(stub);
  try {
    const stubSize = (await stubFile.stat()).size;
    const stubHead = await readHead(stubFile, stubSize);
    const plan = layout(target, {
      stubPath: stub,
      stubSize,
      stubHead,
      bodySize: payload.size + manifest.length + footerSize,
      name,
      subsystem: options.subsystem ?? 'console',
    });
    const written = await writeOutput(output, (file) => writeParts(file, stubFile, plan, options));
    return { path: output, ...written, overhead: written.size - stubSize - payload.size };
  } finally {
    await stubFile.close();
  }
}

async function writeParts(
  file: FileHandle,
  stub: FileHandle,
  plan: Layout,
  { payload, manifest, signal }: AssembleOptions,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  const append = async (bytes: Uint8Array): Promise<void> => {
    signal?.throwIfAborted();
    hash.update(bytes);
    size += bytes.length;
    await file.writeFile(bytes);
  };
  const code = async (bytes: Uint8Array): Promise<void> => {
    plan.signature?.update(bytes);
    await append(bytes);
  };
  await code(plan.head);
  for await (const bytes of pieces(stub, plan.head.length, plan.stubLength)) await code(bytes);
  await code(new Uint8Array(plan.padding));
  await appendPayload(payload, code);
  await code(manifest);
  await code(footerFor(payload, manifest));
  if (plan.signature) await append(plan.signature.tail());
  return { size, sha256: hash.digest('hex') };
}

async function appendPayload(
  { path, size, sha256 }: AssembleOptions['payload'],
  append: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const hash = createHash('sha256');
  const file = await open(path);
  try {
    for await (const bytes of pieces(file, 0, size)) {
      hash.update(bytes);
      await append(bytes);
    }
  } finally {
    await file.close();
  }
  const found = hash.digest('hex');
  if (found !== sha256) throw new OnebeamError('payload-changed', { path, expected: sha256, found });
}

function footerFor(payload: AssembleOptions['payload'], manifest: Uint8Array): Uint8Array {
  return encodeFooter({
    payloadLength: payload.size,
    manifestLength: manifest.length,
    manifestSha256: createHash('sha256').update(manifest).digest('hex'),
    payloadSha256: payload.sha256,
  });
}

async function readHead(file: FileHandle, size: number): Promise<Uint8Array> {
  const head = new Uint8Array(Math.min(size, stubHeadLength));
  for (let at = 0; at < head.length; ) {
    const { bytesRead } = await file.read(head, at, head.length - at, at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return head;
}

const pieceLength = 1024 * 1024;

/** A file from one offset to another. Fewer bytes come when it is shorter: sizes and digests tell. */
async function* pieces(file: FileHandle, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; ) {
    const piece = new Uint8Array(Math.min(pieceLength, to - at));
    const { bytesRead } = await file.read(piece, 0, piece.length, at);
    if (bytesRead === 0) return;
    yield piece.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/** Before the work is done, so that nobody waits for it in vain. */
async function refuseOutput(output: string, inputs: readonly string[]): Promise<void> {
  const there = await stat(output).catch(() => undefined);
  if (!there) return;
  if (there.isDirectory()) throw new OnebeamError('output-not-a-file', { path: output });
  const real = await realpath(output);
  for (const input of inputs) {
    const other = await realpath(input).catch(() => undefined);
    if (other === real) throw new OnebeamError('output-is-input', { path: output });
  }
}

async function writeOutput<Result>(
  output: string,
  write: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  try {
    return await writeBeside(output, 0o755, write);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (cause instanceof OnebeamError || !code?.startsWith('E')) throw cause;
    throw new OnebeamError('output-not-writable', { path: output, found: (cause as Error).message, cause });
  }
}
