/**
 * Text as the system has it: on POSIX one character per byte, whatever the encoding, so that names and
 * arguments that are not UTF-8 stay unchanged; on Windows ordinary text. `Machine.native` makes it from
 * ordinary text.
 */
export type NativeText = string;

export interface FileFacts {
  kind: 'file' | 'folder' | 'link' | 'other';
  /** In bytes. */
  size: number;
  /** Twelve bits. */
  mode: number;
  /** The owner; undefined where the system has none. */
  owner: number | undefined;
  /** The group, where the system has one. */
  group?: number;
}

/** Where files of a release go, one after the other. */
export interface Tree {
  /**
   * Opens a new file, its path with `/`; the folders above it are created. Never follows a link and never opens
   * an existing file.
   */
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

/** The system calls that the launcher uses. Implemented for POSIX (`posix.ts`) and Windows (`windows.ts`). */
export interface Machine {
  /** The absolute path of the running executable. */
  readonly executable: NativeText;
  /** The arguments after argv[0], exactly as given. */
  readonly arguments: NativeText[];
  /** `NAME=value` each, exactly as given. */
  readonly environment: NativeText[];
  /** The user, where the system has users. */
  readonly user: number | undefined;
  /** True when it runs with rights that its caller does not have: set-uid, set-gid, capabilities. */
  readonly isPrivileged: boolean;
  /** The home folder that the user database knows, whatever `HOME` says; nothing where there is no entry. */
  homeOfUser(): NativeText | undefined;
  /** Between names in a path. */
  readonly separator: string;

  native(text: string): NativeText;
  /** The inverse; bytes that are not UTF-8 become U+FFFD. */
  text(native: NativeText): string;
  /** In the form that `node:fs` expects. */
  path(text: NativeText): string | Buffer;

  /** Opens the executable for `readSelf`. @returns its size in bytes. */
  openSelf(): number;
  /** Exactly that part of the executable, less only where the file ends. */
  readSelf(offset: number, length: number): Uint8Array<ArrayBuffer>;

  /** A small file, or nothing when it is not there or longer than `limit`. */
  readFile(path: NativeText, limit: number): Uint8Array | undefined;
  facts(path: NativeText, follow: boolean): FileFacts | undefined;
  /** The first file that is not a regular file of its size below `folder`, or lacks the owner's execute bit. */
  firstDifferent<File extends { path: string; size: number; mode: number }>(
    folder: NativeText,
    files: readonly File[],
  ): File | undefined;

  tree(folder: NativeText): Tree;
  /**
   * Takes a lock, which the system releases when the process ends.
   *
   * @param mayWait called after a short wait: returns true to try again while another process has the lock.
   * @returns a function that releases the lock, or nothing when it was not acquired.
   */
  lock(path: NativeText, mayWait: () => Promise<boolean>): Promise<(() => void) | undefined>;
  /** Marks a folder as in use while this process runs. @returns removes the mark; nothing when another process has it. */
  hold(folder: NativeText): (() => void) | undefined;
  /** Exchanges two folders in one step. @returns true when this system supports it. */
  exchange(one: NativeText, other: NativeText): boolean;
  /**
   * Makes new files accessible only to the user, and exceeding the file size limit an error (`EFBIG`). @returns undoes it.
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
