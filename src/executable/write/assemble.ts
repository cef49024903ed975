import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { refuseOutput, writeOutput } from '../../files/output.ts';
import { footerSize } from '../../payload/format/footer.ts';
import { targetParts } from '../../targets/target.ts';
import { pieces, readFully } from '../pieces.ts';
import { appendToStub } from './append-to-stub.ts';
import type { Assembled, AssembleTarget } from './assemble-target.ts';
import { type Layout, stubHeadLength } from './layout.ts';
import { type PayloadSection, sectionBytes } from './payload-section.ts';
import { planLayout } from './plan-layout.ts';

export interface AssembleOptions extends AssembleTarget, PayloadSection {}

/**
 * Puts stub, payload, manifest and footer together, into the place that the target's format has for them, and makes the
 * file executable. The same parts give the same bytes. Memory does not grow with the payload.
 *
 * @throws `output-is-input`, `output-not-a-file`, `output-not-writable`, `launcher-unusable`, `payload-changed`,
 *   `executable-too-large`, `windows-icon-invalid`, `windows-version-invalid`; the system's error for an input; the signal's reason. What was at `output` is then still
 *   there.
 */
export function assemble({ payload, manifest, ...executable }: AssembleOptions): Promise<Assembled> {
  return assembleWith(executable, Promise.resolve({ payload, manifest }));
}

/**
 * As `assemble`, started while the payload is still being made: where the stub is taken as it is, it is copied meanwhile.
 *
 * @throws as `assemble`, and what `section` is rejected with
 */
export async function assembleWith(
  executable: AssembleTarget,
  section: Promise<PayloadSection>,
): Promise<Assembled> {
  // It is awaited below, unless something fails before.
  section.catch(() => undefined);
  const { output } = executable;
  await refuseOutput(output, [executable.stub, ...(executable.inputs ?? [])]);
  const { stubState } = executable;
  if (stubState && targetParts(executable.target).os === 'linux')
    return appendToStub({ ...executable, stubState }, section);
  const options = { ...executable, ...(await section) };
  const { payload } = options;
  await refuseOutput(output, [payload.path]);
  return withFiles([executable.stub, payload.path], async ([stub, payloadFile]) => {
    const plan = await planned(stub!, options);
    const code = (withStub = true) => codeOf(plan, stub!, payloadFile!, options, withStub);
    const write = async (file: FileHandle) => {
      await plan.computeChecksum?.(code);
      return writeParts(file, code(), plan, executable.signal);
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
  return planLayout(target, {
    stubPath: options.stub,
    stubSize,
    stubHead: await readFully(stub, 0, Math.min(stubSize, stubHeadLength)),
    sectionSize: payload.size + manifest.length + footerSize,
    name,
    windows: options.windows ?? {},
    sums: options.stubSums,
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

/** Everything before the tail, in order; each piece may overwrite the one before it. */
async function* codeOf(
  plan: Layout,
  stub: FileHandle,
  payloadFile: FileHandle,
  options: AssembleOptions,
  withStub: boolean,
): AsyncGenerator<Uint8Array> {
  yield plan.head;
  if (withStub) yield* pieces(stub, plan.head.length, plan.stubLength, true);
  if (plan.insert) yield plan.insert;
  yield new Uint8Array(plan.padding);
  yield* sectionBytes(payloadFile, options);
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
  if (signature) await append(signature.finish());
  return { size, sha256: hash.digest('hex') };
}
