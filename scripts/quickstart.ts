// Packs the example escript of this repository and runs the executable. `npm run quickstart`
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { processTerminal } from '../src/cli/process-terminal.ts';
import { run } from '../src/cli/run.ts';

const escript = join(import.meta.dir, 'examples', 'hello');
const executable = join('dist', 'hello');
const terminal = processTerminal();

const say = (line: string) => terminal.err(`${terminal.colors.bold(line)}\n`);

say(`$ onebeam build ${escript} -o ${executable}`);
const code = await run(['build', escript, '-o', executable, ...process.argv.slice(2)], terminal);
if (code !== 0) process.exit(code);

say(`$ ./${executable} world`);
const { status, error } = spawnSync(executable, ['world'], { stdio: 'inherit' });
if (error) throw error;
process.exit(status ?? 1);
