import { parentPort, workerData } from 'node:worker_threads';
import { seeded } from '../erlang/random.ts';
import { mutated } from './mutate.ts';
import { readers } from './readers.ts';
import { faultOf } from './try-reader.ts';

/** The message to a worker, and the shared memory: a counter, the length of the input, the input. */
export interface FuzzTask {
  reader: string;
  seed: number;
  shared: SharedArrayBuffer;
  /** How many inputs to try, then the worker ends. */
  inputs: number;
}

const { reader: name, seed, shared, inputs } = workerData as FuzzTask;
const reader = readers.find((it) => it.name === name)!;
const random = seeded(seed);
const state = new Int32Array(shared, 0, 2);
const input = new Uint8Array(shared, 8);

for (let left = inputs; left > 0; left--) {
  const bytes = mutated(reader, random);
  input.set(bytes);
  state[1] = bytes.length;
  Atomics.add(state, 0, 1);
  const fault = faultOf(reader, bytes);
  if (fault) parentPort!.postMessage({ fault, bytes });
}
