import { afterAll, describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../src/programs/run-program.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-run-program-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const environment = { PATH: process.env.PATH };
const shell = (text: string, more: { signal?: AbortSignal; stopSignal?: 'SIGKILL' } = {}) =>
  runProgram('/bin/sh', ['-c', text], { folder, environment, ...more });

/** Waits for the process id that a program writes. */
async function written(name: string): Promise<number> {
  const file = join(folder, name);
  for (;;) {
    const text = existsSync(file) ? await readFile(file, 'utf8') : '';
    if (text.endsWith('\n')) return Number(text);
    await Bun.sleep(5);
  }
}

const runs = (id: number): boolean => {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
};

test('returns its output and exit code', async () => {
  expect(await shell('cat; echo out; echo err >&2; echo "$HOME$(pwd -P)"; exit 3')).toEqual({
    status: 3,
    stdout: `out\n${folder}\n`,
    stderr: 'err\n',
  });
  expect((await shell('kill -9 $$')).status).toBe(128);
});

test('keeps the end of what it printed', async () => {
  const { stdout } = await shell('head -c 100000 /dev/zero | tr "\\0" x; echo end');
  expect([stdout.length, stdout.endsWith('xend\n')]).toEqual([64 * 1024, true]);
});

test('a program that cannot be started is the system’s error', () =>
  expect(runProgram('onebeam-is-no-such-program', [], { folder, environment })).rejects.toMatchObject({
    code: 'ENOENT',
  }));

describe('a signal', () => {
  test('ends it, and it has ended when the promise settles', async () => {
    const stop = new AbortController();
    const ran = shell('echo $$ > one; exec sleep 20', { signal: stop.signal });
    const id = await written('one');
    stop.abort();
    await expect(ran).rejects.toMatchObject({ name: 'AbortError' });
    expect(runs(id)).toBe(false);
  });

  test('kills a program that ignores the signal, if requested', async () => {
    const stop = new AbortController();
    const text = 'trap "" TERM; echo $$ > two; while :; do sleep 0.05; done';
    const ran = shell(text, { signal: stop.signal, stopSignal: 'SIGKILL' });
    const id = await written('two');
    stop.abort();
    await expect(ran).rejects.toMatchObject({ name: 'AbortError' });
    expect(runs(id)).toBe(false);
  });

  test('ends the wait for what it has left behind', async () => {
    const stop = new AbortController();
    const ran = shell('sleep 20 & echo $! > three', { signal: stop.signal });
    const left = await written('three');
    await Bun.sleep(100);
    stop.abort();
    await expect(ran).rejects.toMatchObject({ name: 'AbortError' });
    process.kill(left);
  });

  test('that was given before keeps it from being started', async () => {
    await expect(shell('echo $$ > four', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    await Bun.sleep(50);
    expect(existsSync(join(folder, 'four'))).toBe(false);
  });

  test('leaves nothing behind when it is not needed', async () => {
    const { signal } = new AbortController();
    const listeners = new Set<unknown>();
    signal.addEventListener = (_: string, listener: unknown) => void listeners.add(listener);
    signal.removeEventListener = (_: string, listener: unknown) => void listeners.delete(listener);
    await shell('exit 0', { signal });
    await runProgram('onebeam-is-no-such-program', [], { folder, environment, signal }).catch(() => {});
    expect(listeners.size).toBe(0);
  });
});
