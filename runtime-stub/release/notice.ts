import type { Machine } from '../system/machine.ts';

const patience = 1000;

/** The text that a first start shows. */
export interface Notice {
  /** How much is unpacked, 0 to 1. */
  progress(done: number): void;
  /** Another start unpacks. */
  wait(): void;
  end(): void;
}

/**
 * One line on a terminal when a first start takes longer than a second, and nothing of it left behind; nothing at all
 * elsewhere.
 */
export function startNotice(machine: Machine, name: string): Notice {
  if (!machine.isTerminal() || process.env.TERM === 'dumb')
    return { progress: () => {}, wait: () => {}, end: () => {} };
  const start = Date.now();
  let shown = '';
  const show = (text: string) => {
    if (Date.now() - start < patience || text === shown) return;
    shown = text;
    machine.print(machine.native(`\r${name}: first start, ${text}\x1b[K`));
  };
  return {
    progress: (done) => show(`unpacking ${Math.floor(done * 100)} %`),
    wait: () => show('waiting for another start that is unpacking'),
    end() {
      if (shown) machine.print('\r\x1b[K');
    },
  };
}
