import { spawn } from 'node:child_process';
import { findProgram, searchPath } from './find-program.ts';

export interface Ran {
  /** The exit code; 128 when a signal ended it. */
  status: number;
  /** What it wrote to stdout and stderr, the last 64 KiB of each. With `merged` stdout has both, in the order of writing. */
  stdout: string;
  stderr: string;
}

export interface Run {
  folder: string;
  environment: Readonly<Record<string, string | undefined>>;
  signal?: AbortSignal | undefined;
  /**
   * True when stderr goes where stdout goes, so that the order stays. On Windows, where that takes a shell, they come in
   * the order in which they arrive.
   */
  merged?: boolean;
  /** Receives what it writes to stdout, as it comes. */
  onText?: ((text: string) => void) | undefined;
  /** What it is sent when `signal` stops it. `SIGTERM` by default, of which a program may take no notice. */
  stopSignal?: 'SIGTERM' | 'SIGKILL';
}

const kept = 64 * 1024;

const isWindows = process.platform === 'win32';

/**
 * Runs a program with nothing on its stdin, to its end.
 *
 * @param program a path, or a name that is looked for in `PATH` of the environment, and nowhere else.
 * @throws the system's error when it cannot be started, the reason of `signal` (an `AbortError`) when that has stopped
 *   it: then it has ended, though what it has started itself may go on.
 */
export async function runProgram(
  program: string,
  arguments_: readonly string[],
  { folder, environment, signal, stopSignal = 'SIGTERM', merged = false, onText }: Run,
): Promise<Ran> {
  if (signal?.aborted) throw signal.reason;
  const { command, shell, more } = isWindows
    ? await onWindows(program, environment)
    : { command: program, shell: false, more: {} };
  const argv = merged && !isWindows ? ['-c', 'exec "$0" "$@" 2>&1', command, ...arguments_] : arguments_;
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(merged && !isWindows ? '/bin/sh' : command, argv, {
      cwd: folder,
      env: { ...environment, ...more } as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell,
      windowsHide: true,
    });
    let stdout = '';
    let stderr = '';
    const toStdout = (text: string) => {
      stdout = (stdout + text).slice(-kept);
      onText?.(text);
    };
    child.stdout.setEncoding('utf8').on('data', toStdout);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (merged) toStdout(text);
      else stderr = (stderr + text).slice(-kept);
    });
    let ended = false;
    const stopped = () => {
      // Others may hold them open.
      child.stdout.destroy();
      child.stderr.destroy();
      reject(signal?.reason);
    };
    const stop = () => {
      if (ended) stopped();
      else child.once('exit', stopped).kill(stopSignal);
    };
    signal?.addEventListener('abort', stop, { once: true });
    child.on('exit', () => {
      ended = true;
    });
    child.on('error', (error) => {
      signal?.removeEventListener('abort', stop);
      reject(error);
    });
    child.on('close', (code) => {
      signal?.removeEventListener('abort', stop);
      resolve({ status: code ?? 128, stdout, stderr });
    });
  });
}

/**
 * Windows looks for a program in the working folder first, which is a project that somebody else may have written. So the
 * program is found here, and the variable keeps it, and all that it starts, from looking there.
 */
async function onWindows(
  program: string,
  environment: Run['environment'],
): Promise<{ command: string; shell: boolean; more: Record<string, string> }> {
  const isPath = /[\\/]/.test(program);
  const found = isPath ? program : await findProgram(program, searchPath(environment));
  if (!found) throw Object.assign(new Error(`spawn ${program} ENOENT`), { code: 'ENOENT', path: program });
  // npm is a batch file, and only a shell runs those; arguments here need no quoting.
  const shell = !/\.exe$/i.test(found);
  const more = { NoDefaultCurrentDirectoryInExePath: '1' };
  return { command: shell ? `"${found}"` : found, shell, more };
}
