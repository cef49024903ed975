import type { Machine } from './machine.ts';

const patience = 1000;

/**
 * One line on a terminal when unpacking takes longer than a second, and nothing of it left behind; nothing at all
 * elsewhere.
 */
export function startNotice(
  machine: Machine,
  name: string,
): { progress: (done: number) => void; end: () => void } {
  if (!machine.isTerminal() || process.env.TERM === 'dumb') return { progress: () => {}, end: () => {} };
  const start = Date.now();
  let isShown = false;
  return {
    progress(done) {
      if (Date.now() - start < patience) return;
      isShown = true;
      machine.print(machine.native(`\r${name}: first start, unpacking ${Math.floor(done * 100)} %`));
    },
    end() {
      if (isShown) machine.print('\r\x1b[K');
    },
  };
}
