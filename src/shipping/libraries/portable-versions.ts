import { compareVersions } from '../../otp/version-order.ts';

/** Newest symbol versions of a generation of distributions, by the names that precede their numbers. */
type Versions = Readonly<Record<string, string>>;

/**
 * Libraries that every distribution with the GNU C library has in the same interface: those that PEP 600 (`manylinux`) leaves to
 * the system, as far as runtimes need them.
 */
export const portableLibraries: readonly string[] = [
  'libatomic.so.1',
  'libgcc_s.so.1',
  'libstdc++.so.6',
  'libz.so.1',
];

/**
 * The versions that these libraries have wherever the C library has at least the given version. Where processors differ,
 * the lower one.
 *
 * Source: the policies of manylinux, `manylinux-policy.json` of auditwheel 6.8.
 */
const generations: readonly (readonly [glibc: string, Versions])[] = [
  ['2.17', { GLIBCXX: '3.4.19', CXXABI: '1.3.7', GCC: '4.7.0', ZLIB: '1.2.5.2' }],
  ['2.24', { GLIBCXX: '3.4.22', CXXABI: '1.3.10', LIBATOMIC: '1.2' }],
  ['2.27', { GLIBCXX: '3.4.24', CXXABI: '1.3.11', GCC: '7.0.0', ZLIB: '1.2.9' }],
  ['2.31', { GLIBCXX: '3.4.28', CXXABI: '1.3.12' }],
  ['2.34', { GLIBCXX: '3.4.29', CXXABI: '1.3.13', GCC: '11.0' }],
  ['2.35', { GLIBCXX: '3.4.30', GCC: '12.0.0' }],
  ['2.37', { ZLIB: '1.2.12' }],
  ['2.39', { GLIBCXX: '3.4.33', CXXABI: '1.3.15', GCC: '14.0.0' }],
];

/**
 * Returns the oldest C library for which every system has all of these symbol versions; nothing if no generation has one of
 * them. Versions without a number, such as `CXXABI_FLOAT128`, exist since the oldest of these systems.
 *
 * @param versions `GLIBCXX_3.4.29`.
 * @returns `2.34`
 */
export function glibcOf(versions: readonly string[]): string | undefined {
  const newest: Record<string, string> = {};
  for (const [glibc, some] of generations) {
    Object.assign(newest, some);
    if (versions.every((version) => isIn(version, newest))) return glibc;
  }
  return undefined;
}

function isIn(version: string, newest: Versions): boolean {
  const [, name, number] = /^([A-Z]+)_(\d[\d.]*)$/.exec(version) ?? [];
  if (name === undefined || number === undefined) return /^CXXABI_(TM_1|FLOAT128)$/.test(version);
  const limit = newest[name];
  return limit !== undefined && compareVersions(number, limit) <= 0;
}
