/**
 * Compares two OTP, ERTS or application versions: number by number, where a missing number is less than any, and a
 * suffix (`28.0-rc2`) comes before the same version without one, and after one with a lower number in it.
 *
 * @returns below zero when `left` is the older one.
 */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [split(left), split(right)];
  for (let index = 0; index < Math.max(a.numbers.length, b.numbers.length); index++) {
    const difference = (a.numbers[index] ?? -1) - (b.numbers[index] ?? -1);
    if (difference !== 0) return difference;
  }
  if (a.suffix === b.suffix) return 0;
  if (!a.suffix) return 1;
  if (!b.suffix) return -1;
  return compareSuffixes(a.suffix, b.suffix);
}

/** `-rc2` before `-rc10`: digits as numbers, the rest as text. */
function compareSuffixes(left: string, right: string): number {
  const parts = (suffix: string): string[] => suffix.match(/\d+|\D+/g) ?? [];
  const [a, b] = [parts(left), parts(right)];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [one = '', other = ''] = [a[index], b[index]];
    const difference = Number(one) - Number(other);
    if (difference) return difference;
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

function split(version: string): { numbers: number[]; suffix: string } {
  const numbers = /^[0-9.]*/.exec(version)![0];
  return { numbers: numbers.split('.').map(Number), suffix: version.slice(numbers.length) };
}
