import { Worker } from 'node:worker_threads';
import { compressFrame } from './codec.ts';
import type { CompressAnswer, CompressRequest } from './compress-worker.ts';

/** Compresses several frames at a time. Close it: its threads keep the process alive. */
export interface Compressor {
  /** How many frames it works on at the same time. */
  readonly width: number;
  /** One zstd frame of `raw`, which the caller must not use any more. The bytes do not depend on the width. */
  compress(raw: Uint8Array<ArrayBuffer>, level: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * A compressor of `workers` threads, each started with the first frame that needs it. With 0 workers, and where a
 * thread cannot be started (a bundle without the worker's file), frames are made on the calling thread.
 */
export function startCompressor(workers: number): Compressor {
  const idle: Worker[] = [];
  /** Those that start, too: they may be ready only after all was closed. */
  const all = new Set<Promise<Worker | undefined>>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let threads = workers > 0;
  let closed = false;

  async function compress(raw: Uint8Array<ArrayBuffer>, level: number): Promise<Uint8Array> {
    if (!threads) return compressFrame(raw, level);
    while (busy === workers) await new Promise<void>((resolve) => waiting.push(resolve));
    busy += 1;
    try {
      const worker = await someWorker();
      if (!worker) {
        threads = false;
        return await compressFrame(raw, level);
      }
      const frame = await ask(worker, { raw, level });
      idle.push(worker);
      return frame;
    } finally {
      busy -= 1;
      waiting.shift()?.();
    }
  }

  async function someWorker(): Promise<Worker | undefined> {
    if (closed) throw wasClosed();
    const started = idle.pop();
    if (started) return started;
    const starting = startWorker();
    all.add(starting);
    const worker = await starting;
    if (closed) throw wasClosed();
    return worker;
  }

  async function close(): Promise<void> {
    closed = true;
    await Promise.all([...all].map(async (starting) => (await starting)?.terminate()));
    all.clear();
  }

  return { width: Math.max(1, workers), compress, close };
}

const wasClosed = () => new Error('the compressor was closed');

/** The worker is beside this file, bundled or not. */
const workerFile = import.meta.url.endsWith('.ts') ? './compress-worker.ts' : './compress-worker.mjs';

/** A worker that has said that it is ready, or nothing where there can be none. */
function startWorker(): Promise<Worker | undefined> {
  return new Promise((resolve) => {
    try {
      const worker = new Worker(new URL(workerFile, import.meta.url));
      worker.once('message', () => resolve(worker));
      worker.once('error', () => resolve(undefined));
    } catch {
      resolve(undefined);
    }
  });
}

function ask(worker: Worker, request: CompressRequest): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      worker.off('message', answered);
      worker.off('error', failed);
      worker.off('exit', ended);
    };
    const answered = (answer: CompressAnswer) => {
      stop();
      if ('frame' in answer) resolve(answer.frame);
      else reject(new Error(answer.error));
    };
    const failed = (error: Error) => {
      stop();
      reject(error);
    };
    const ended = () => failed(wasClosed());
    worker.on('message', answered);
    worker.on('error', failed);
    worker.on('exit', ended);
    worker.postMessage(request, [request.raw.buffer]);
  });
}
