import type { Target } from '../../targets/target.ts';
import { targetParts } from '../../targets/target.ts';
import type { WindowsIdentity } from '../windows/windows-identity.ts';
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
  windows: WindowsOptions;
  /** That part of the stub. */
  readStub(offset: number, length: number): Promise<Uint8Array>;
}

/** For Windows only. */
export interface WindowsOptions extends WindowsIdentity {
  /** `gui` for a program that shows windows, and gets no console; `console` by default. */
  subsystem?: Subsystem | undefined;
}

export type Subsystem = 'console' | 'gui';

/** Where everything goes: head, the rest of the stub, insert, zeros, body, tail. */
export interface Layout {
  /** The stub's first bytes, as they must be in the executable. */
  head: Uint8Array;
  /** How much of the stub is kept, the head included. */
  stubLength: number;
  /** What comes behind the stub. */
  insert?: Uint8Array;
  /** Zeros before the payload. */
  padding: number;
  /** Sees everything up to the footer before anything is written, to finish `head` with what depends on all of it. */
  survey?: (code: AsyncIterable<Uint8Array>) => Promise<void>;
  /** Sees all bytes before the tail in order, and then makes it. */
  signature?: { update(bytes: Uint8Array): void; tail(): Uint8Array };
}

/** Enough for the headers of every format. */
export const stubHeadLength = 32 * 1024;

/**
 * @throws `stub-unusable`, `executable-too-large`, `binary-malformed`, `windows-icon-invalid`, `windows-version-invalid`
 */
export async function layout(target: Target, parts: Parts): Promise<Layout> {
  switch (targetParts(target).os) {
    case 'linux':
      return elfLayout(target, parts);
    case 'darwin':
      return machoLayout(target, parts);
    case 'windows':
      return peLayout(target, parts);
  }
}
