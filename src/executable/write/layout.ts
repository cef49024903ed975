import type { WindowsIdentity } from '../windows/windows-identity.ts';

/** The parts to assemble, before a byte is written. */
export interface Parts {
  /** For errors. */
  stubPath: string;
  stubSize: number;
  /** The stub's first bytes: `stubHeadLength`, or all of it. */
  stubHead: Uint8Array;
  /** Of payload, manifest and footer together, in bytes. */
  sectionSize: number;
  /** The program's name. */
  name: string;
  /** The result of `launcherSums` for the stub. */
  sums?: Uint8Array | undefined;
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

/** Where everything goes: head, the rest of the stub, insert, zeros, payload section, tail. */
export interface Layout {
  /** The stub's first bytes, as they must be in the executable. */
  head: Uint8Array;
  /** How much of the stub is kept, the head included. */
  stubLength: number;
  /** The data after the stub. */
  insert?: Uint8Array;
  /** Zeros before the payload. */
  padding: number;
  /**
   * Reads everything before anything is written, and completes `head` with the checksum of it. It calls the function
   * with false when it needs nothing of the stub behind `head`.
   */
  computeChecksum?: (code: (withStub: boolean) => AsyncIterable<Uint8Array>) => Promise<void>;
  /** Hashes all bytes before the tail in order; `finish` returns the tail. */
  signature?: { update(bytes: Uint8Array): void; finish(): Uint8Array };
}

/** Enough for the headers of every format. */
export const stubHeadLength = 32 * 1024;
