const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
};

/** Why a file cannot be read, in plain words. */
export const readFailure = ({ code, message }: NodeJS.ErrnoException): string =>
  reasons[code ?? ''] ?? message;
