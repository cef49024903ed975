import type { Ran } from '../bed/run.ts';

/** The result of a run, without the parts that may differ between two runs of the same program. */
export interface Look {
  exitCode: number;
  signal: string | null;
  stdout: string;
  stderr: string;
}

/** @param paths the program's paths, with their replacements in the result. */
export function look(ran: Ran, paths: Record<string, string> = {}): Look {
  return {
    exitCode: ran.exitCode,
    signal: ran.signal,
    stdout: normal(ran.stdout, paths),
    stderr: normal(ran.stderr, paths),
  };
}

function normal(bytes: Uint8Array, paths: Record<string, string>): string {
  let text = Buffer.from(bytes).toString('latin1');
  for (const [path, name] of Object.entries(paths)) {
    // A path with letters beyond ASCII may be here as its bytes, or as it was found in such a text.
    text = text.replaceAll(Buffer.from(path).toString('latin1'), name).replaceAll(path, name);
  }
  return (
    withoutTimes(text)
      // The module of a source escript: its name, three parts of the time, a number.
      .replace(/__escript__\d+__\d+__\d+__\d+/g, '__escript__TIME')
      .replace(/<\d+\.\d+\.\d+>/g, '<PID>')
  );
}

/** Takes the times out of what the logger prints. */
export function withoutTimes(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\dT[\d:.+-]+/g, 'TIME')
    .replace(/\d+-[A-Z][a-z]{2}-\d{4}::\d\d:\d\d:\d\d(\.\d+)?/g, 'TIME');
}
