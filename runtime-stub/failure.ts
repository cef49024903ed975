import type { NativeText } from './system/machine.ts';

/** Exit code of the launcher's own failures. All other codes are the program's. */
export const failureCode = 125;

/** Something that keeps the program from starting, in the three sentences that the user sees. All native text. */
export class LaunchError extends Error {
  readonly what: NativeText;
  readonly reason: NativeText;
  readonly hint: NativeText;

  constructor(what: NativeText, reason: NativeText, hint: NativeText) {
    super(`${what}: ${reason}`);
    this.name = 'LaunchError';
    this.what = what;
    this.reason = reason;
    this.hint = hint;
  }
}

const systemTexts: Record<string, string> = {
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or folder',
  EIO: 'disk error',
  E2BIG: 'arguments and environment are too long',
  ENOEXEC: 'not a program for this system',
  ENOMEM: 'not enough memory',
  EACCES: 'permission denied',
  EEXIST: 'it already exists',
  ENOTDIR: 'not a folder',
  ENFILE: 'too many open files in the system',
  EMFILE: 'too many open files',
  ETXTBSY: 'the program is being written',
  EFBIG: 'larger than the file size limit',
  ENOSPC: 'no space left on the disk',
  EROFS: 'the disk is read-only',
  EBADF: 'closed',
  ELOOP: 'expected a folder, found a link',
  ENAMETOOLONG: 'the path is too long',
  EDQUOT: 'the disk quota is used up',
  ESTALE: 'it was changed while it was unpacked',
};

/** A description of a system error code. */
export const systemText = (code: string): string => systemTexts[code] ?? code;

/** A hint. Erlang itself needs 24 descriptors. */
export const moreFiles = 'raise the limit for open files: `ulimit -n 64`';
