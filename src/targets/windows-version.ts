/**
 * Reads a version as Windows stores it: up to four numbers below 65536, separated by dots. Ignores text after `-` or `+`.
 * Source: Win32 documentation, `VS_FIXEDFILEINFO`.
 *
 * @returns four numbers, or nothing if the text has another form.
 */
export function windowsVersionNumbers(version: string): number[] | undefined {
  const [, core] = /^(\d+(?:\.\d+){0,3})(?:[-+].*)?$/.exec(version) ?? [];
  const numbers = core?.split('.').map(Number);
  if (!numbers || numbers.some((number) => number > 0xffff)) return undefined;
  return [...numbers, 0, 0, 0].slice(0, 4);
}
