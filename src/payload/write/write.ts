import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { PathRegister, safePath } from '../../archive/safe-path.ts';
import { endOfArchive, tarEntryLength } from '../../archive/tar-write.ts';
import type { ContentCache } from '../../cache/content-cache.ts';
import { writeOutput } from '../../files/output.ts';
import { largestFrame, planFrames } from '../format/frame-plan.ts';
import type { ManifestFile, ManifestFrame } from '../format/manifest.ts';
import { type Frame, type FrameMaker, startFrameMaker } from './frame-maker.ts';
import { rawFrames } from './raw-frames.ts';
import { tarStream } from './tar-stream.ts';

export interface WritePayloadOptions {
  /** Files that a repack keeps unchanged: everything below `erts/`. In any order. */
  runtime: readonly PayloadFile[];
  /** Files of the program: `bin/` and others. In any order. */
  application: readonly PayloadFile[];
  /** zstd level, 1 to 19. */
  level: number;
  /** Where the payload is written; an existing file is replaced when the new one is complete. */
  output: string;
  /** Keeps compressed frames by content: what it has is not compressed again. */
  cache?: ContentCache;
  /** Makes the frames, instead of one that is started for this payload with `cache` and `workers`. */
  frames?: FrameMaker;
  /** True when the file is on the disk when this is done; for what is only a step to something else, `false`. */
  flush?: boolean;
  /** Every file's time in the archive, in seconds since 1970; 0 unless the caller says otherwise. */
  modified?: number;
  /** Threads that compress; as many as the processor and the memory bound allow unless said otherwise. */
  workers?: number;
  signal?: AbortSignal;
  /** Called with the number of compressed bytes of the tar. */
  onProgress?: (done: number, total: number) => void;
}

/** A written payload, with its data for the manifest. */
export interface WrittenPayload {
  /** In bytes. */
  size: number;
  sha256: string;
  frames: ManifestFrame[];
  files: ManifestFile[];
  /** How many bytes of the payload, from its start, are the runtime part. */
  runtimeSize: number;
  /** How many frames came from the cache. */
  cachedFrames: number;
}

/**
 * Writes `payload.tar.zst`: a tar archive as independent zstd frames, first the runtime part, then the application
 * part, each sorted by path. The same files give the same bytes, whatever the number of workers, the cache or the host.
 * Memory is bounded by the workers, not by the payload.
 *
 * @throws OnebeamError `path-unsafe`, `path-collision`, `payload-file-changed`, `cache-not-writable`,
 *   `output-not-writable`; the signal's reason; or the system's error for an input. `output` is then as it was.
 */
export async function writePayload(options: WritePayloadOptions): Promise<WrittenPayload> {
  const { level, modified = 0, flush = true, signal, onProgress } = options;
  const parts = [sorted(options.runtime), sorted(options.application)];
  const files = parts.flat();
  checkPaths(files);
  const lengths = parts.map((part) => part.map((file) => tarEntryLength(file)));
  lengths.at(-1)!.push(endOfArchive.length);
  const plan = planFrames(lengths, largestFrame(level));
  const total = plan.reduce((sum, length) => sum + length, 0);

  const maker = options.frames ?? startFrameMaker(options.cache, options.workers);
  const write = async (output: FileHandle): Promise<WrittenPayload> => {
    const payload = new PayloadWriter(output);
    const seen: ManifestFile[] = [];
    const underway: Promise<Frame>[] = [];
    const finishOne = async () => {
      await payload.append(await unlessAborted(underway.shift()!, signal));
      onProgress?.(payload.rawLength, total);
    };
    for await (const raw of rawFrames(
      plan,
      tarStream(files, modified, (file) => seen.push(file)),
    )) {
      signal?.throwIfAborted();
      const frame = maker.make(raw, level);
      // The caller that awaits it gets its error; until then an unhandled rejection must not end the process.
      frame.catch(() => undefined);
      underway.push(frame);
      if (underway.length > maker.width) await finishOne();
    }
    while (underway.length > 0) {
      signal?.throwIfAborted();
      await finishOne();
    }
    const written = payload.end();
    const runtimeFrames = planFrames(lengths.slice(0, 1), largestFrame(level)).length;
    const runtimeSize = written.frames.slice(0, runtimeFrames).reduce((sum, frame) => sum + frame.length, 0);
    return { ...written, runtimeSize, files: seen };
  };
  try {
    return await writeOutput(options.output, 0o644, write, { flush });
  } finally {
    if (!options.frames) await maker.close();
  }
}

/** By the bytes of the path: no locale has a say. */
const sorted = (files: readonly PayloadFile[]): PayloadFile[] =>
  [...files].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));

/** A payload that the launcher would refuse is not written. */
function checkPaths(files: readonly PayloadFile[]): void {
  const paths = new PathRegister();
  for (const { path } of files) paths.addFile(safePath(path));
}

/** Writes frames one after the other, and keeps the account that the manifest needs. */
class PayloadWriter {
  readonly #output: FileHandle;
  readonly #hash = createHash('sha256');
  readonly #frames: ManifestFrame[] = [];
  #size = 0;
  #cached = 0;
  rawLength = 0;

  constructor(output: FileHandle) {
    this.#output = output;
  }

  async append({ bytes, rawLength, cached }: Frame): Promise<void> {
    await this.#output.writeFile(bytes);
    this.#hash.update(bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.#frames.push({ offset: this.#size, length: bytes.length, rawLength, sha256 });
    this.#size += bytes.length;
    this.rawLength += rawLength;
    if (cached) this.#cached += 1;
  }

  end(): Omit<WrittenPayload, 'files' | 'runtimeSize'> {
    return {
      size: this.#size,
      sha256: this.#hash.digest('hex'),
      frames: this.#frames,
      cachedFrames: this.#cached,
    };
  }
}

/**
 * Returns the result of `work`, or rejects with the signal's reason as soon as it is aborted, without waiting for
 * `work`.
 *
 * @throws the error of `work`; the signal's reason.
 */
async function unlessAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (!signal) return work;
  // Its own end is no longer heard of once the signal has won.
  work.catch(() => undefined);
  signal.throwIfAborted();
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
  });
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
