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
const { status, signal } = spawnSync(bunBinary(), args, { stdio: 'inherit' });
if (signal) process.kill(process.pid, signal);
process.exitCode = status ?? 1;
