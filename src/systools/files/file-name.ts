/**
 * Erlang's module `filename` on Unix: `split/1`, `join/1`, `dirname/1`, `basename/1` and `absname/2`, which are the same in
 * OTP 25 to 29. Only text is looked at, and `..` is kept.
 */

/** `/usr//lib/` → `/`, `usr`, `lib`. */
export function splitName(name: string): string[] {
  const parts = name.split('/').filter((part) => part !== '');
  return name.startsWith('/') ? ['/', ...parts] : parts;
}

/**
 * Joins parts with slashes. The last absolute part wins; doubled slashes, parts that are a dot between two slashes, and the
 * slash at the end disappear: `lib/./x/`, `ebin` → `lib/x/ebin`. A dot at the beginning or the end stays, and an empty first
 * part makes the name absolute.
 */
export function joinName(...parts: readonly string[]): string {
  const joined = parts.reduce((all, part) => {
    if (part.startsWith('/')) return part;
    return part === '' ? all : `${all}/${part}`;
  });
  const plain = joined.includes('/') ? joined.replace(/\/(?:\.?\/)+/g, '/') : joined;
  return plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain;
}

/** Everything before the last slash, `.` when there is none: `a/./b` → `a/.`, `a/b/` → `a/b`. */
export function directoryOf(name: string): string {
  const end = name.lastIndexOf('/');
  if (end < 0) return '.';
  const directory = name.slice(0, end).replace(/\/+$/, '');
  return directory === '' ? '/' : directory;
}

/** The last part; one slash at the end is passed over: `a/b/` → `b`, but `a/b//` → the empty name. */
export function baseName(name: string): string {
  const whole = name.endsWith('/') ? name.slice(0, -1) : name;
  return whole.slice(whole.lastIndexOf('/') + 1);
}

export const isAbsolute = (name: string): boolean => name.startsWith('/');

/** The name from the root on: `./x` → `/folder/x`, but `.` → `/folder/.`. */
export function absoluteName(name: string, workingFolder: string): string {
  return joinName(workingFolder, name);
}
