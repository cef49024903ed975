#!/usr/bin/env bun
import { processTerminal } from './cli/process-terminal.ts';
import { run } from './cli/run.ts';

const argv = process.argv.slice(2);
process.exitCode = await run(argv, processTerminal(argv));
