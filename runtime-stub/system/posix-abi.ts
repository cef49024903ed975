/**
 * Numbers of the C interfaces that differ between systems and processors. Sources: Linux `asm-generic` and `arch/x86`
 * headers, Apple's `sys/fcntl.h`, `sys/stat.h`, `sys/errno.h`.
 */
export interface PosixAbi {
  /**
   * libc as it is loaded already. musl's loader answers to glibc's name with itself. There is no second name to try: one
   * that the loader does not know, Bun would look for in the working folder.
   */
  libc: string;
  errno: '__errno_location' | '__error';
  atCwd: number;
  noFollowFlag: number;
  open: { create: number; exclusive: number; closeOnExec: number; folder: number; noFollow: number };
  /** Offsets in `struct stat`, little-endian. Of `st_mode` only the low 16 bits count: Apple's has no more. */
  stat: { length: number; mode: number; owner: number; size: number };
  /** Offset of `pw_dir` in `struct passwd`. */
  passwdHome: number;
  /** ioctl request that lets a descriptor live on over exec. */
  keepOnExec: number;
  errors: Record<number, string>;
}

const everywhere = {
  1: 'EPERM',
  2: 'ENOENT',
  4: 'EINTR',
  5: 'EIO',
  7: 'E2BIG',
  8: 'ENOEXEC',
  9: 'EBADF',
  12: 'ENOMEM',
  13: 'EACCES',
  16: 'EBUSY',
  17: 'EEXIST',
  18: 'EXDEV',
  20: 'ENOTDIR',
  21: 'EISDIR',
  22: 'EINVAL',
  23: 'ENFILE',
  24: 'EMFILE',
  26: 'ETXTBSY',
  27: 'EFBIG',
  28: 'ENOSPC',
  30: 'EROFS',
  31: 'EMLINK',
  32: 'EPIPE',
};

const linux = {
  libc: 'libc.so.6',
  errno: '__errno_location' as const,
  atCwd: -100,
  noFollowFlag: 0x100,
  passwdHome: 32,
  keepOnExec: 0x5450,
  errors: {
    ...everywhere,
    11: 'EAGAIN',
    36: 'ENAMETOOLONG',
    39: 'ENOTEMPTY',
    40: 'ELOOP',
    80: 'ELIBBAD',
    122: 'EDQUOT',
  },
};

const linuxOpen = { create: 0o100, exclusive: 0o200, closeOnExec: 0o2000000 };

const abis: Record<string, PosixAbi> = {
  'linux-x64': {
    ...linux,
    open: { ...linuxOpen, folder: 0o200000, noFollow: 0o400000 },
    stat: { length: 144, mode: 24, owner: 28, size: 48 },
  },
  'linux-arm64': {
    ...linux,
    open: { ...linuxOpen, folder: 0o40000, noFollow: 0o100000 },
    stat: { length: 128, mode: 16, owner: 24, size: 48 },
  },
  darwin: {
    libc: '/usr/lib/libSystem.B.dylib',
    errno: '__error',
    atCwd: -2,
    noFollowFlag: 0x20,
    open: { create: 0x200, exclusive: 0x800, closeOnExec: 0x1000000, folder: 0x100000, noFollow: 0x100 },
    stat: { length: 144, mode: 4, owner: 16, size: 96 },
    passwdHome: 48,
    keepOnExec: 0x20006602,
    errors: { ...everywhere, 35: 'EAGAIN', 62: 'ELOOP', 63: 'ENAMETOOLONG', 66: 'ENOTEMPTY', 69: 'EDQUOT' },
  },
};

export const abi: PosixAbi = process.platform === 'darwin' ? abis.darwin! : abis[`linux-${process.arch}`]!;
