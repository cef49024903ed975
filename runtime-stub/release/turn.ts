import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';

/** A place in the queue of first starts. Nothing depends on it: it saves work and space. */
export interface Turn {
  /** True when this process has the lock. */
  isAlone: boolean;
  /** Shows those who wait that this process gets on. Cheap: writes at most every `stampPause`. */
  progress(): void;
  end(): void;
}

/** All in milliseconds. */
const patience = 5000;
const lookPause = 20;
const stampPause = 200;

/**
 * Waits for other processes that unpack or clean a program's releases, as long as they get on: the one that has the lock
 * sets the lock file's time again and again. One that has been stopped does not, and is waited for no longer.
 *
 * @param onWait called at each look.
 * @param limit how long the lock file's time may stay the same, in milliseconds.
 */
export async function takeTurn(
  machine: Machine,
  home: NativeText,
  onWait: () => void = () => {},
  limit = patience,
): Promise<Turn> {
  const path = `${home}${machine.separator}.lock`;
  const time = () => files().lstatSync(machine.path(path), { throwIfNoEntry: false })?.mtimeMs;
  let last = time();
  let since = performance.now();
  const unlock = await machine.lock(path, async () => {
    await Bun.sleep(lookPause);
    onWait();
    const now = time();
    if (now !== last) {
      last = now;
      since = performance.now();
    }
    return performance.now() - since < limit;
  });
  let stamped = Number.NEGATIVE_INFINITY;
  const turn: Turn = {
    isAlone: unlock !== undefined,
    progress() {
      if (!unlock || performance.now() - stamped < stampPause) return;
      stamped = performance.now();
      stamp(machine, path);
    },
    end: () => unlock?.(),
  };
  turn.progress();
  return turn;
}

function stamp(machine: Machine, path: NativeText): void {
  const now = new Date();
  try {
    files().utimesSync(machine.path(path), now, now);
  } catch {
    // Then others do not wait, which costs them work.
  }
}
