import type { Target } from '../targets/target.ts';
import { neutraliseBase } from './neutralise.ts';

/** A change to the base before the launcher is compiled on it: bytes in, bytes out, the same for the same input. */
export interface Preparation {
  /** Changes whenever the outcome does: it is part of the stub's key. */
  name: string;
  /** May return the bytes as they are. */
  prepare(bytes: Uint8Array, target: Target): Uint8Array;
}

/** What is done to every base, in this order. */
export const preparations: readonly Preparation[] = [{ name: 'neutralise 2', prepare: neutraliseBase }];

export function prepareBase(bytes: Uint8Array, target: Target): Uint8Array {
  return preparations.reduce((prepared, { prepare }) => prepare(prepared, target), bytes);
}
