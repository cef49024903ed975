const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
};

/** Returns why a file cannot be read, in plain words. */
export const readFailure = ({ code, message }: NodeJS.ErrnoException): string =>
  reasons[code ?? ''] ?? message;
