import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { refuseOutput, writeOutput } from '../../files/output.ts';
import { footerSize } from '../../payload/format/footer.ts';
import { type Target, targetParts } from '../../targets/target.ts';
import { pieces, readFully } from '../pieces.ts';
import { appendToStub } from './append-to-stub.ts';
import { type Body, bodyOf } from './body.ts';
import { type Layout, layout, stubHeadLength, type WindowsOptions } from './layout.ts';

export interface AssembleOptions extends FrameOptions, Body {}

/** What can be known before the payload is. */
export interface FrameOptions {
  target: Target;
  /** The program's name: macOS shows it as the signature's identifier. */
  name: string;
  /** The file of the stub. */
  stub: string;
  /** Where `ResumableSha256` stands after all of the stub: spares reading it where it is taken as it is. */
  stubState?: string | undefined;
  /** The executable. A file there is replaced once the new one is whole. */
  output: string;
  /** What the output must not replace, besides stub and payload: the escript, the runtime's archive, folders that are packed. */
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
export function assemble({ payload, manifest, ...frame }: AssembleOptions): Promise<Assembled> {
  return assembleWith(frame, Promise.resolve({ payload, manifest }));
}

/**
 * As `assemble`, started while the payload is still being made: where the stub is taken as it is, it is copied meanwhile.
 *
 * @throws as `assemble`, and what `body` is rejected with
 */
export async function assembleWith(frame: FrameOptions, body: Promise<Body>): Promise<Assembled> {
  // It is awaited below, unless something fails before.
  body.catch(() => undefined);
  const { output } = frame;
  await refuseOutput(output, [frame.stub, ...(frame.inputs ?? [])]);
  const { stubState } = frame;
  if (stubState && targetParts(frame.target).os === 'linux')
    return appendToStub({ ...frame, stubState }, body);
  const options = { ...frame, ...(await body) };
  const { payload } = options;
  await refuseOutput(output, [payload.path]);
  return withFiles([frame.stub, payload.path], async ([stub, payloadFile]) => {
    const plan = await planned(stub!, options);
    const code = () => codeOf(plan, stub!, payloadFile!, options);
    const write = async (file: FileHandle) => {
      await plan.survey?.(code());
      return writeParts(file, code(), plan, frame.signal);
    };
    // As linkers do: after a power failure an executable can be made again.
    const written = await writeOutput(output, 0o755, write, { flush: false });
    const overhead = written.size - plan.stubLength - payload.size;
    return { path: output, ...written, stub: plan.stubLength, overhead };
  });
}

async function planned(stub: FileHandle, options: AssembleOptions): Promise<Layout> {
  const { target, name, payload, manifest } = options;
  const stubSize = (await stub.stat()).size;
  return layout(target, {
    stubPath: options.stub,
    stubSize,
    stubHead: await readFully(stub, 0, Math.min(stubSize, stubHeadLength)),
    bodySize: payload.size + manifest.length + footerSize,
    name,
    windows: options.windows ?? {},
    readStub: (offset, length) => readFully(stub, offset, length),
  });
}

async function withFiles<Result>(
  paths: readonly string[],
  use: (files: FileHandle[]) => Promise<Result>,
): Promise<Result> {
  const files: FileHandle[] = [];
  try {
    for (const path of paths) files.push(await open(path));
    return await use(files);
  } finally {
    for (const file of files) await file.close();
  }
}

/** Everything before the tail, in order. */
async function* codeOf(
  plan: Layout,
  stub: FileHandle,
  payloadFile: FileHandle,
  options: AssembleOptions,
): AsyncGenerator<Uint8Array> {
  yield plan.head;
  yield* pieces(stub, plan.head.length, plan.stubLength);
  if (plan.insert) yield plan.insert;
  yield new Uint8Array(plan.padding);
  yield* bodyOf(payloadFile, options);
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
