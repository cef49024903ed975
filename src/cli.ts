#!/usr/bin/env bun
import { run } from './cli/run.ts';
import { processTerminal } from './cli/terminal.ts';

const words = process.argv.slice(2);
process.exitCode = await run(words, processTerminal(words));
