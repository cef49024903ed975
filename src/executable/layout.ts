import type { Target } from '../targets/target.ts';
import { targetParts } from '../targets/target.ts';
import { elfLayout } from './elf-layout.ts';
import { machoLayout } from './macho-layout.ts';
import { peLayout } from './pe-layout.ts';

/** What is to be put together, before a byte of it is written. */
export interface Parts {
  /** For errors. */
  stubPath: string;
  stubSize: number;
  /** The stub's first bytes: `stubHeadLength`, or all of it. */
  stubHead: Uint8Array;
  /** Of payload, manifest and footer together, in bytes. */
  bodySize: number;
  /** The program's name. */
  name: string;
  /** Windows: whether the program has a console of its own. */
  subsystem: Subsystem;
}

export type Subsystem = 'console' | 'gui';

/** Where everything goes: head, the rest of the stub, zeros, body, tail. */
export interface Layout {
  /** The stub's first bytes, as they must be in the executable. */
  head: Uint8Array;
  /** How much of the stub is kept, the head included. */
  stubLength: number;
  /** Zeros between stub and payload. */
  padding: number;
  /** Sees everything up to the footer before anything is written, to finish `head` with what depends on all of it. */
  survey?: (code: AsyncIterable<Uint8Array>) => Promise<void>;
  /** Sees all bytes before the tail in order, and then makes it. */
  signature?: { update(bytes: Uint8Array): void; tail(): Uint8Array };
}

/** Enough for the headers of every format. */
export const stubHeadLength = 32 * 1024;

/** @throws `stub-unusable`, `executable-too-large`, `binary-malformed` */
export function layout(target: Target, parts: Parts): Layout {
  switch (targetParts(target).os) {
    case 'linux':
      return elfLayout(target, parts);
    case 'darwin':
      return machoLayout(target, parts);
    case 'windows':
      return peLayout(target, parts);
  }
}
