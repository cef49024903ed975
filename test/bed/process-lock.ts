import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openLibc } from '../../runtime-stub/system/libc.ts';

/** Between two attempts, in milliseconds. */
const pause = 25;
/** `F_ULOCK` and `F_TLOCK` of `lockf(3)`. */
const unlock = 0;
const lockOrFail = 2;

const lockf = (descriptor: number, command: number): boolean =>
  openLibc({ lockf: { args: ['i32', 'i32', 'i64'], returns: 'i32' } }).lockf!(descriptor, command, 0n) === 0;

/**
 * Does work that no other process does at the same time. The system frees the lock when the process ends, however it
 * ends. Within one process nothing is held back.
 *
 * @param file is locked; made when it is not there, and never removed.
 */
export async function whileOthersWait<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  // Nothing of the test bed is made on Windows, where a lock would hinder who reads the file.
  if (process.platform === 'win32') return work();
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, 'w');
  try {
    while (!lockf(descriptor, lockOrFail)) await setTimeout(pause);
    return await work();
  } finally {
    lockf(descriptor, unlock);
    closeSync(descriptor);
  }
}
