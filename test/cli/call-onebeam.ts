// A program: passes its arguments, working directory and environment to the socket of `onebeam-for-shells.ts`, and does with the
// answer what `src/cli.ts` does.
import type { Said } from './in-process.ts';

/** The input of a call of the command line. */
export interface Call {
  args: string[];
  cwd: string;
  environment: Record<string, string | undefined>;
}

const [socket, ...args] = process.argv.slice(2);
const call: Call = { args, cwd: process.cwd(), environment: process.env };
const answer = await fetch('http://localhost/', {
  unix: socket!,
  method: 'POST',
  body: JSON.stringify(call),
  // A build may take longer than any default.
  timeout: false,
} as RequestInit);
const { code, out, err } = (await answer.json()) as Said;
process.stderr.write(err);
process.stdout.write(out);
process.exitCode = code;
