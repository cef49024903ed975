/**
 * Feeds changed inputs to the readers: `npm run fuzz -- [--seconds N | --inputs N] [--reader name] [--seed N]`. What a reader takes badly
 * is kept in test/fuzz/corpus, where the tests try it again, and makes the exit code 1. The same seed gives the same
 * inputs; with a number of inputs for each reader a run can be repeated as it was.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { readers } from '../test/fuzz/readers.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    inputs: { type: 'string' },
    reader: { type: 'string' },
    seed: { type: 'string' },
  },
});
const seconds = Number(values.seconds ?? (values.inputs === undefined ? 60 : 86_400));
const inputs = Number(values.inputs ?? 2 ** 31 - 1);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const chosen = readers.filter(({ name }) => values.reader === undefined || name === values.reader);
if (chosen.length === 0 || !(seconds > 0) || ![inputs, seed].every(Number.isInteger)) {
  console.error(
    `--seconds, --inputs and --seed take numbers, --reader one of ${readers.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

const corpus = join(import.meta.dirname, '..', 'test', 'fuzz', 'corpus');
const mostInput = 1024 * 1024;
/** Without a new input for so long a reader hangs. */
const hangs = 15_000;
const mostMemory = 3 * 1024 ** 3;
let found = 0;

const share = (seconds / chosen.length) * 1000;
const most = values.inputs === undefined ? `${(share / 1000).toFixed(1)} seconds` : `${inputs} inputs`;
console.log(`seed ${seed}, ${most} for each of ${chosen.length} readers`);
for (const { name } of chosen) console.log(`${name}: ${await fuzz(name, share)} inputs`);
process.exit(found > 0 ? 1 : 0);

async function fuzz(reader: string, time: number): Promise<number> {
  const shared = new SharedArrayBuffer(8 + mostInput);
  const state = new Int32Array(shared, 0, 2);
  const worker = new Worker(new URL('../test/fuzz/fuzz-worker.ts', import.meta.url), {
    workerData: { reader, seed, shared, inputs },
  });
  let ended = false;
  worker.on('exit', () => {
    ended = true;
  });
  worker.on('message', ({ fault, bytes }) => keep(reader, bytes, fault));
  worker.on('error', (error) => keep(reader, current(shared), `the worker died: ${error.message}`));
  const end = performance.now() + time;
  let last = { count: 0, at: performance.now() };
  // The first input comes when the worker has started, whatever the machine is busy with.
  while (!ended && (performance.now() < end || state[0] === 0)) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    if (state[0] !== last.count) last = { count: state[0]!, at: performance.now() };
    const fault =
      performance.now() - last.at > hangs
        ? `hangs for ${hangs} ms`
        : process.memoryUsage().rss > mostMemory && `takes more than ${mostMemory} bytes`;
    if (!fault) continue;
    keep(reader, current(shared), fault);
    break;
  }
  await worker.terminate();
  return state[0]!;
}

function current(shared: SharedArrayBuffer): Uint8Array {
  const length = new Int32Array(shared, 0, 2)[1]!;
  return new Uint8Array(shared, 8, length).slice();
}

function keep(reader: string, bytes: Uint8Array, fault: string): void {
  found++;
  const name = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  mkdirSync(join(corpus, reader), { recursive: true });
  writeFileSync(join(corpus, reader, name), bytes);
  console.error(`${reader}/${name}: ${fault}`);
}
