import type { Libc } from '../targets/target.ts';

/** The platform that an executable or library is made for, from its header. */
export interface BinaryDescription {
  format: 'elf' | 'pe' | 'macho';
  /** `linux`, `darwin`, `windows`, or another system's name. */
  os: string;
  /** `x64`, `arm64`, or another processor's name; several in a universal Mach-O file. */
  cpus: string[];
  /** Linux: nothing when it is static, and so runs on either. */
  libc?: Libc;
  /** Linux: the loader that it names. */
  interpreter?: string;
  /** Shared libraries that it names, in its order. */
  needed: string[];
  /** Linux: the lowest version of the GNU C library that has its symbols. */
  glibcFloor?: string;
  /** macOS: the lowest version that it says it runs on. */
  macosFloor?: string;
  /** Windows: whether it has a console. */
  subsystem?: 'console' | 'gui' | 'other';
  /** Windows: where its signature is, when it has one. */
  security?: { offset: number; size: number };
}
