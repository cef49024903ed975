// Runs the fast tests: `node scripts/test.mjs [ARGUMENTS OF BUN TEST]`. Test files that start programs wait for them up to half of
// the time: with one more file at work than there are processors, none of these is idle.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { bunBinary } from './bun.mjs';

const args = [
  'test',
  `--parallel=${availableParallelism() + 1}`,
  ...['--timings', 'test/timings.json', '--timeout', '120000'],
  ...['--path-ignore-patterns', '**/*.slow.test.ts'],
  ...process.argv.slice(2),
];
// In milliseconds. By default, Bun's allocator returns memory to the system that the next build of the same test file requires
// again: a quarter of the system time of such a file.
const env = { MIMALLOC_PURGE_DELAY: '10000', ...process.env };
const { status, signal } = spawnSync(bunBinary(), args, { stdio: 'inherit', env });
if (signal) process.kill(process.pid, signal);
process.exitCode = status ?? 1;
