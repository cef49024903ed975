import type { Term } from '../../erlang/term/term.ts';
import { formatText } from './format-text.ts';

/** Returns what `file:format_error/1` returns for a system error: `no such file or directory`. */
export function posixText(posix: string): string {
  return texts[posix] ?? `unknown POSIX error: ${posix}`;
}

/** The same for a reason as a term; one that is not a system's name is returned unchanged. */
export function posixTextOf(reason: Term): string {
  return reason.type === 'atom' ? posixText(reason.name) : formatText('~tp', reason);
}

const texts: Readonly<Record<string, string>> = {
  e2big: 'argument list too long',
  eacces: 'permission denied',
  eagain: 'resource temporarily unavailable',
  badarg: 'bad argument',
  ebadf: 'bad file number',
  ebusy: 'file busy',
  edquot: 'disk quota exceeded',
  eexist: 'file already exists',
  efbig: 'file too large',
  eintr: 'interrupted system call',
  einval: 'invalid argument',
  eio: 'I/O error',
  eisdir: 'illegal operation on a directory',
  eloop: 'too many levels of symbolic links',
  emfile: 'too many open files',
  emlink: 'too many links',
  enametoolong: 'file name too long',
  enfile: 'file table overflow',
  enodev: 'no such device',
  enoent: 'no such file or directory',
  enomem: 'not enough memory',
  enospc: 'no space left on device',
  enosys: 'function not implemented',
  enotdir: 'not a directory',
  enotempty: 'directory not empty',
  enotsup: 'operation not supported',
  enxio: 'no such device or address',
  eperm: 'not owner',
  epipe: 'broken pipe',
  erofs: 'read-only file system',
  espipe: 'invalid seek',
  estale: 'stale remote file handle',
  etxtbsy: 'text file or pseudo-device busy',
  exdev: 'cross-device link',
};
