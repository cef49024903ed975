import type { LibcFunctions } from './libc.ts';
import type { NativeText } from './machine.ts';

/** The differences between Linux and macOS. */
export interface PosixSystem {
  libc: LibcFunctions;
  executable: NativeText;
  /** Opens as the running executable. */
  self: NativeText;
  isPrivileged: boolean;
  arguments(): NativeText[];
  environment(): NativeText[];
  /** `fstatat`. */
  stat(folder: number, name: Buffer | number, facts: Uint8Array | number, flags: number): number;
  exchange(one: NativeText, other: NativeText): boolean;
  /** Lets the descriptors that the process was started with live on over exec. */
  keepDescriptors(): void;
}
