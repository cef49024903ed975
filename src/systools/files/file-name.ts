/**
 * Erlang's `filename` on Unix: names are taken apart at `/`, and put together without doubled or trailing slashes.
 * `.` and `..` stay what they are. All of it is text; nothing is looked up.
 */

/** `/usr//lib/` → `/`, `usr`, `lib`. */
export function splitName(name: string): string[] {
  const parts = name.split('/').filter((part) => part !== '');
  return name.startsWith('/') ? ['/', ...parts] : parts;
}

/** The last absolute part wins, as in `filename:join/1`. */
export function joinName(...parts: readonly string[]): string {
  let joined = '';
  for (const part of parts) {
    if (part.startsWith('/')) joined = part;
    else if (joined === '') joined = part;
    else joined += `/${part}`;
  }
  const plain = joined.replace(/\/{2,}/g, '/');
  return plain.length > 1 ? plain.replace(/\/$/, '') : plain;
}

/** `.` when there is only one part; a trailing slash ends the last part: `a/b/` → `a/b`. */
export function directoryOf(name: string): string {
  const end = name.lastIndexOf('/');
  if (end < 0) return '.';
  const directory = joinName(name.slice(0, end));
  return directory === '' ? '/' : directory;
}

export function baseName(name: string): string {
  return splitName(name).at(-1)?.replace(/^\/$/, '') ?? '';
}

export const isAbsolute = (name: string): boolean => name.startsWith('/');

/** The name from the root on. A leading `./` goes, a lone `.` stays, like in `filename:absname/1`. */
export function absoluteName(name: string, workingFolder: string): string {
  let rest = name;
  while (rest.startsWith('./')) rest = rest.slice(1).replace(/^\/+/, '');
  return joinName(workingFolder, rest);
}
