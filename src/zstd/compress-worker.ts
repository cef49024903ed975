import { parentPort } from 'node:worker_threads';
import { compressFrame } from './codec.ts';

/** A request to the worker: `raw` is transferred to it, and the result is transferred back. */
export interface CompressRequest {
  raw: Uint8Array<ArrayBuffer>;
  level: number;
}

export type CompressAnswer = { frame: Uint8Array<ArrayBuffer> } | { error: string };

parentPort?.on('message', async ({ raw, level }: CompressRequest) => {
  try {
    const frame = (await compressFrame(raw, level)) as Uint8Array<ArrayBuffer>;
    parentPort?.postMessage({ frame } satisfies CompressAnswer, [frame.buffer]);
  } catch (error) {
    parentPort?.postMessage({ error: String(error) } satisfies CompressAnswer);
  }
});

parentPort?.postMessage('ready');
