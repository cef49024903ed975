import { createHash } from 'node:crypto';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { writeBeside } from '../files/write-beside.ts';
import { encodeFooter, footerSize } from '../payload/footer.ts';
import type { Target } from '../targets/target.ts';
import { type Layout, layout, stubHeadLength, type WindowsOptions } from './layout.ts';
import { pieces, readFully } from './pieces.ts';

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
  /** For Windows: icon, version, console. */
  windows?: WindowsOptions | undefined;
  signal?: AbortSignal | undefined;
}

/** Sizes in bytes: `stub`, the payload and `overhead` add up to `size`. */
export interface Assembled {
  path: string;
  size: number;
  sha256: string;
  /** What was kept of the stub: all but its signature. */
  stub: number;
  /** Manifest, footer, padding, signature, Windows's resources. */
  overhead: number;
}

/**
 * Puts stub, payload, manifest and footer together, into the place that the target's format has for them, and makes the
 * file executable. The same parts give the same bytes. Memory does not grow with the payload.
 *
 * @throws `output-is-input`, `output-not-a-file`, `output-not-writable`, `stub-unusable`, `payload-changed`,
 *   `executable-too-large`, `windows-icon-invalid`, `windows-version-invalid`; the system's error for an input; the signal's reason. What was at `output` is then still
 *   there.
 */
export async function assemble(options: AssembleOptions): Promise<Assembled> {
  const { target, name, payload, manifest, output } = options;
  await refuseOutput(output, [options.stub, payload.path, ...(options.inputs ?? [])]);
  const inputs: FileHandle[] = [];
  const openInput = async (path: string): Promise<FileHandle> => {
    const file = await open(path);
    inputs.push(file);
    return file;
  };
  try {
    const stub = await openInput(options.stub);
    const stubSize = (await stub.stat()).size;
    const plan = await layout(target, {
      stubPath: options.stub,
      stubSize,
      stubHead: await readFully(stub, 0, Math.min(stubSize, stubHeadLength)),
      bodySize: payload.size + manifest.length + footerSize,
      name,
      windows: options.windows ?? {},
      readStub: (offset, length) => readFully(stub, offset, length),
    });
    const payloadFile = await openInput(payload.path);
    const code = () => codeOf(plan, stub, payloadFile, options);
    const written = await writeOutput(output, async (file) => {
      await plan.survey?.(code());
      return writeParts(file, code(), plan, options.signal);
    });
    const overhead = written.size - plan.stubLength - payload.size;
    return { path: output, ...written, stub: plan.stubLength, overhead };
  } finally {
    for (const file of inputs) await file.close();
  }
}

/** Everything before the tail, in order. */
async function* codeOf(
  plan: Layout,
  stub: FileHandle,
  payloadFile: FileHandle,
  { payload, manifest }: AssembleOptions,
): AsyncGenerator<Uint8Array> {
  yield plan.head;
  yield* pieces(stub, plan.head.length, plan.stubLength);
  if (plan.insert) yield plan.insert;
  yield new Uint8Array(plan.padding);
  yield* checkedPayload(payloadFile, payload);
  yield manifest;
  yield encodeFooter({
    payloadLength: payload.size,
    manifestLength: manifest.length,
    manifestSha256: createHash('sha256').update(manifest).digest('hex'),
    payloadSha256: payload.sha256,
  });
}

/** The payload, which is found out at its end not to be the one that was announced. */
async function* checkedPayload(
  file: FileHandle,
  { path, size, sha256 }: AssembleOptions['payload'],
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let length = 0;
  for await (const bytes of pieces(file, 0, size)) {
    hash.update(bytes);
    length += bytes.length;
    yield bytes;
  }
  const found = `${length} bytes, ${hash.digest('hex')}`;
  const expected = `${size} bytes, ${sha256}`;
  if (found !== expected) throw new OnebeamError('payload-changed', { path, expected, found });
}

async function writeParts(
  file: FileHandle,
  code: AsyncGenerator<Uint8Array>,
  { signature }: Layout,
  signal: AbortSignal | undefined,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  const append = async (bytes: Uint8Array): Promise<void> => {
    signal?.throwIfAborted();
    hash.update(bytes);
    size += bytes.length;
    await file.writeFile(bytes);
  };
  for await (const bytes of code) {
    signature?.update(bytes);
    await append(bytes);
  }
  if (signature) await append(signature.tail());
  return { size, sha256: hash.digest('hex') };
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
    const { code, message } = cause as NodeJS.ErrnoException;
    if (cause instanceof OnebeamError || !/^E[A-Z]+$/.test(code ?? '')) throw cause;
    throw new OnebeamError('output-not-writable', { path: output, found: message, cause });
  }
}
