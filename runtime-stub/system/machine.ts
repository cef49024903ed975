/**
 * Text as the system has it: on POSIX one character per byte, whatever the encoding, so that names and arguments which
 * are no UTF-8 go through unharmed; on Windows ordinary text. `Machine.native` makes it from ordinary text.
 */
export type NativeText = string;

export interface FileFacts {
  kind: 'file' | 'folder' | 'link' | 'other';
  /** In bytes. */
  size: number;
  /** Twelve bits. */
  mode: number;
  /** Whose it is; undefined where the system has no such thing. */
  owner: number | undefined;
  /** Its group, where the system has such a thing. */
  group?: number;
}

/** Where files of a release go, one after the other. */
export interface Tree {
  /** Opens a new file, its path with `/`; the folders above it are made. Never follows a link and never opens what is there already. */
  begin(path: NativeText, mode: number): void;
  write(bytes: Uint8Array): void;
  /** Closes the file that was begun. */
  finish(): void;
  /** Makes a hard link to a file elsewhere, where releases may share files. Follows no link. @throws SystemError */
  link?(path: NativeText, source: NativeText): void;
  remove?(path: NativeText): void;
  /** Makes a copy of an open file, with its blocks where the file system can. @throws the system's error */
  copy?: ((path: NativeText, source: number, mode: number) => void) | undefined;
  /** Closes whatever is open. */
  close(): void;
}

/** What the launcher asks of the system. One for POSIX (`posix.ts`), one for Windows (`windows.ts`). */
export interface Machine {
  /** The absolute path of the running executable. */
  readonly executable: NativeText;
  /** The arguments after argv[0], exactly as given. */
  readonly arguments: NativeText[];
  /** `NAME=value` each, exactly as given. */
  readonly environment: NativeText[];
  /** Who runs this, where the system has such a thing. */
  readonly user: number | undefined;
  /** Whether it runs with rights that its caller does not have: set-uid, set-gid, capabilities. */
  readonly isPrivileged: boolean;
  /** The home folder that the user database knows, whatever `HOME` says; nothing where there is no entry. */
  homeOfUser(): NativeText | undefined;
  /** Between names in a path. */
  readonly separator: string;

  native(text: string): NativeText;
  /** The other way round; what is no UTF-8 becomes U+FFFD. */
  text(native: NativeText): string;
  /** As `node:fs` wants it. */
  path(text: NativeText): string | Buffer;

  /** Opens the executable for `readSelf`. @returns its size in bytes. */
  openSelf(): number;
  /** Exactly that part of the executable, less only where the file ends. */
  readSelf(offset: number, length: number): Uint8Array<ArrayBuffer>;

  /** A small file, or nothing when it is not there or longer than `limit`. */
  readFile(path: NativeText, limit: number): Uint8Array | undefined;
  facts(path: NativeText, follow: boolean): FileFacts | undefined;
  /** The first of `files` below `folder` that is no regular file of its size, or that its owner may not execute as it says. */
  firstDifferent<File extends { path: string; size: number; mode: number }>(
    folder: NativeText,
    files: readonly File[],
  ): File | undefined;

  tree(folder: NativeText): Tree;
  /**
   * Takes a lock, which ends with the process, however that ends.
   *
   * @param mayWait is asked, after it has waited a little, whether to try again while another process has the lock.
   * @returns what gives the lock back, or nothing when it was not to be had.
   */
  lock(path: NativeText, mayWait: () => Promise<boolean>): Promise<(() => void) | undefined>;
  /** Marks a folder as in use as long as this process lives. @returns what takes the mark off, or nothing when another
   * process has marked it or the system has no such marks. */
  hold(folder: NativeText): (() => void) | undefined;
  /** Puts each of two folders in the other's place at once. @returns whether this system can. */
  exchange(one: NativeText, other: NativeText): boolean;
  /**
   * From here on, what is made is the user's alone, and a file that grows beyond the limit for files is an error of the
   * call (`EFBIG`) instead of the end of the process. @returns what undoes that.
   */
  keepPrivate(): () => void;

  /** Becomes the program, or starts it and ends as it ends. Comes back only with an error. */
  start(
    program: NativeText,
    argv: NativeText[],
    environment: NativeText[],
    options: { keepConsole: boolean },
  ): Promise<never>;

  isTerminal(): boolean;
  /** On stderr. */
  print(text: NativeText): void;
  /** On stdout. */
  printResult(text: NativeText): void;
}

/** A system call that failed. */
export class SystemError extends Error {
  readonly code: string;
  readonly path: NativeText;

  constructor(code: string, path: NativeText) {
    super(`${code}: ${path}`);
    this.name = 'SystemError';
    this.code = code;
    this.path = path;
  }
}
