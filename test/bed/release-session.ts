import { spawn } from 'node:child_process';
import { type Started, type StartOptions, start } from '../launcher/start.ts';
import { hangsAfter } from './run.ts';

/** A start of a release that runs while other commands are called. */
export interface Background {
  pid: number;
  /** Returns what it has printed so far, on either stream. */
  output(): string;
  /** Waits until it has printed this. */
  prints(text: string | RegExp): Promise<void>;
  /** Its end: an exit code or a signal. */
  ended: Promise<number | string>;
  /** The same, while others still have its output open. */
  exited: Promise<unknown>;
}

/** Calls of one executable of a release with the same home folder. */
export interface ReleaseSession {
  call(...words: string[]): Promise<Started>;
  callWith(options: StartOptions): Promise<Started>;
  background(words: string[], env?: Record<string, string>): Background;
  /** Waits until `ping` answers, and the latest start has said that it runs. */
  untilUp(...before: string[]): Promise<void>;
  /** Kills what is still running: for the end of a test file. */
  end(): void;
}

export function releaseSession(
  executable: string,
  { home, env: usual = {} }: { home: string; env?: Record<string, string> },
): ReleaseSession {
  const env = { HOME: home, LC_ALL: 'C.UTF-8', ...usual };
  const children: ReturnType<typeof spawn>[] = [];
  let latest: (() => string) | undefined;
  const callWith = (options: StartOptions) =>
    start(executable, { timeout: hangsAfter, cwd: home, ...options, env: { ...env, ...options.env } });
  const call = (...words: string[]) => callWith({ arguments: words });
  return {
    call,
    callWith,
    background(words, more = {}) {
      const child = spawn(executable, words, {
        env: { PATH: '/usr/bin:/bin', ...env, ...more },
        cwd: home,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      children.push(child);
      let output = '';
      latest = () => output;
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += bytes));
      const ended = new Promise<number | string>((resolve) =>
        child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown')),
      );
      const exited = new Promise((resolve) => child.on('exit', resolve));
      return {
        exited,
        pid: child.pid!,
        output: () => output,
        prints: (text) =>
          until(
            () => (typeof text === 'string' ? output.includes(text) : text.test(output)),
            () => output,
          ),
        ended,
      };
    },
    async untilUp(...before) {
      await until(
        async () => (await call(...before, 'ping')).exitCode === 0,
        () => 'no pong',
      );
      // The node answers before the release's applications run.
      if (latest) await until(() => /greeting=|plant=/.test(latest!()), latest);
    },
    end() {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}

const pause = 50;

/** Waits until something is so. */
export async function until(isSo: () => boolean | Promise<boolean>, describe: () => string): Promise<void> {
  const limit = performance.now() + hangsAfter;
  while (!(await isSo())) {
    if (performance.now() > limit) throw new Error(`has not come: ${describe()}`);
    await Bun.sleep(pause);
  }
}
