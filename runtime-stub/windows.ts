import type { Machine } from './machine.ts';

export function windows(): Machine {
  throw new Error('not yet');
}
