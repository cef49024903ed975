import { spawn } from 'node:child_process';
import { findProgram, searchPath } from './find-program.ts';

export interface Ran {
  /** The exit code; 128 when a signal ended it. */
  status: number;
  /** The last 64 KiB of stdout and of stderr. With `merged`, stdout has both, in the order of writing. */
  stdout: string;
  stderr: string;
}

export interface Run {
  folder: string;
  environment: Readonly<Record<string, string | undefined>>;
  signal?: AbortSignal | undefined;
  /**
   * True when stderr is redirected to stdout, which keeps the order. On Windows, which would need a shell for that,
   * the order is that of arrival.
   */
  merged?: boolean;
  /** Receives what it writes to stdout, as it comes. */
  onText?: ((text: string) => void) | undefined;
  /** The signal that is sent when `signal` is aborted. `SIGTERM` by default, which a program may ignore. */
  stopSignal?: 'SIGTERM' | 'SIGKILL';
}

const kept = 64 * 1024;

const isWindows = process.platform === 'win32';

/**
 * Runs a program without stdin until it ends.
 *
 * @param program a path, or a name that is searched only in `PATH` of the environment.
 * @throws the system's error when it cannot be started, the reason of `signal` (an `AbortError`) when that has
 *   stopped it: then it has ended, but its child processes may still run.
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
 * Windows searches the working directory first, which may be an untrusted project. Therefore the program is searched
 * here, and the variable disables that search for it and its child processes.
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
