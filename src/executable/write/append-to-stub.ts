import { constants, copyFile, type FileHandle, open } from 'node:fs/promises';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { refuseOutput, writeOutput } from '../../files/output.ts';
import { ResumableSha256 } from '../../files/resumable-sha256.ts';
import { readFully } from '../pieces.ts';
import type { Assembled, AssembleTarget } from './assemble-target.ts';
import { stubHeadLength } from './layout.ts';
import { type PayloadSection, sectionBytes } from './payload-section.ts';
import { planLayout } from './plan-layout.ts';

/**
 * An ELF executable is its unchanged stub, followed by the payload section. The system copies the stub, or
 * shares its disk blocks, while the section is created; and the hash continues from its state after the stub.
 *
 * @throws as `assembleWith`
 */
export async function appendToStub(
  { target, name, stub, stubState, output, signal }: AssembleTarget & { stubState: string },
  section: Promise<PayloadSection>,
): Promise<Assembled> {
  const hash = ResumableSha256.resume(stubState);
  if (!hash) throw new TypeError('not the state of a hash');
  const stubSize = await checkedStub(target, name, stub);
  let refused: { reason: unknown } | undefined;
  section.catch((reason) => {
    refused = { reason };
  });
  try {
    const write = async (_file: FileHandle, beside: string) => {
      await copyFile(stub, beside, constants.COPYFILE_FICLONE);
      // The copy may be another file than the one that was open: on macOS it takes its place.
      const file = await open(beside, 'r+');
      try {
        // Writes to the disk while the section is created: some file systems otherwise wait when the file is
        // renamed.
        await file.datasync();
        const { payload, manifest } = await section;
        await refuseOutput(output, [payload.path]);
        const size = await appendSection(file, stubSize, { payload, manifest }, hash, signal);
        return {
          path: output,
          size,
          sha256: hash.digest(),
          stub: stubSize,
          overhead: size - stubSize - payload.size,
        };
      } finally {
        await file.close();
      }
    };
    return await writeOutput(output, 0o755, write, { flush: false });
  } catch (error) {
    // An error while the section was created does not concern the output.
    throw refused ? refused.reason : error;
  }
}

/** @returns the size of the file afterwards. */
async function appendSection(
  file: FileHandle,
  stubSize: number,
  section: PayloadSection,
  hash: ResumableSha256,
  signal: AbortSignal | undefined,
): Promise<number> {
  const payloadFile = await open(section.payload.path);
  let size = stubSize;
  try {
    for await (const bytes of sectionBytes(payloadFile, section)) {
      signal?.throwIfAborted();
      hash.update(bytes);
      await writeAt(file, bytes, size);
      size += bytes.length;
    }
  } finally {
    await payloadFile.close();
  }
  return size;
}

/** @returns its size. @throws `launcher-unusable` */
async function checkedStub(target: AssembleTarget['target'], name: string, stub: string): Promise<number> {
  const file = await open(stub);
  try {
    const stubSize = (await file.stat()).size;
    const stubHead = await readFully(file, 0, Math.min(stubSize, stubHeadLength));
    const readStub = () => Promise.reject(new TypeError('ELF needs no more of the stub'));
    const plan = await planLayout(target, {
      ...{ stubPath: stub, stubSize, stubHead, sectionSize: 0, name, windows: {}, readStub },
    });
    if (plan.stubLength === stubSize && plan.padding === 0) return stubSize;
    throw new OnebeamError('launcher-unusable', { path: stub, problem: 'elf-layout' });
  } finally {
    await file.close();
  }
}

async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}
