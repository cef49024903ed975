import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { ChannelName } from '../channels/channel.ts';
import type { SystemNeeds } from '../channels/shipped-program.ts';

/** Returns true when a library is part of the C library. */
const isOfLibc = (soname: string): boolean =>
  /^(ld-(linux|musl)|libc\.(so|musl)|lib(m|dl|pthread|rt|util|resolv)\.so)/.test(soname);

/** Packages of Debian and Ubuntu by the libraries that they contain. */
const debian: Readonly<Record<string, string>> = {
  'libtinfo.so.6': 'libtinfo6',
  'libncurses.so.6': 'libncurses6',
  'libncursesw.so.6': 'libncursesw6',
  'libz.so.1': 'zlib1g',
  'libzstd.so.1': 'libzstd1',
  'libstdc++.so.6': 'libstdc++6',
  'libgcc_s.so.1': 'libgcc-s1',
  'libatomic.so.1': 'libatomic1',
  'libcrypto.so.3': 'libssl3t64 | libssl3',
  'libssl.so.3': 'libssl3t64 | libssl3',
  'libcrypto.so.1.1': 'libssl1.1',
  'libssl.so.1.1': 'libssl1.1',
  'libsystemd.so.0': 'libsystemd0',
  'libsctp.so.1': 'libsctp1',
  'libodbc.so.2': 'libodbc2',
  'libsqlite3.so.0': 'libsqlite3-0',
  'libffi.so.8': 'libffi8',
};

/** Packages of Arch Linux by the libraries that they contain. */
const arch: Readonly<Record<string, string>> = {
  'libtinfo.so.6': 'ncurses',
  'libncurses.so.6': 'ncurses',
  'libncursesw.so.6': 'ncurses',
  'libz.so.1': 'zlib',
  'libzstd.so.1': 'zstd',
  'libstdc++.so.6': 'gcc-libs',
  'libgcc_s.so.1': 'gcc-libs',
  'libatomic.so.1': 'gcc-libs',
  'libcrypto.so.3': 'openssl',
  'libssl.so.3': 'openssl',
  'libcrypto.so.1.1': 'openssl-1.1',
  'libssl.so.1.1': 'openssl-1.1',
  'libsystemd.so.0': 'systemd-libs',
  'libsctp.so.1': 'lksctp-tools',
  'libodbc.so.2': 'unixodbc',
  'libsqlite3.so.0': 'sqlite',
  'libffi.so.8': 'libffi',
};

/** The dependencies of a package; the user names those for unknown libraries. */
interface DependencyRequest {
  channel: ChannelName;
  needs: SystemNeeds;
  /** Packages by the libraries that they have. */
  known: Readonly<Record<string, string>>;
  /** The package of the C library, if the tree needs it. */
  libc(needs: SystemNeeds): string;
  /**
   * `depends` of the channel's table: names of packages, and `libfoo.so.1: libfoo1` for the package that has a library.
   */
  given: readonly string[];
}

/**
 * Names the packages that a thin tree needs: that of its C library, those of other libraries that it does not
 * contain, then those of the user.
 *
 * @throws `package-library-unknown` for a library without a known package
 */
function dependencies({ channel, needs, known, libc, given }: DependencyRequest): string[] {
  const named = new Map<string, string>();
  const plain: string[] = [];
  for (const text of given) {
    const [, soname, name] = /^(\S+\.so[\d.]*):\s*(.+)$/.exec(text.trim()) ?? [];
    if (soname && name) named.set(soname, name.trim());
    else plain.push(text.trim());
  }
  const found = new Set<string>();
  if (needs.libraries.some(({ soname }) => isOfLibc(soname))) found.add(libc(needs));
  for (const { soname, neededBy } of needs.libraries) {
    if (isOfLibc(soname)) continue;
    const name = named.get(soname) ?? known[soname];
    if (name === undefined) {
      const example = `depends = ["${soname}: PACKAGE"]`;
      throw new OnebeamError('package-library-unknown', { channel, soname, path: neededBy[0]!, example });
    }
    found.add(name);
  }
  return [...new Set([...found, ...plain])];
}

/** The field `Depends`, part by part. @throws `package-library-unknown` */
export const debianDependencies = (needs: SystemNeeds, given: readonly string[]): string[] =>
  dependencies({
    channel: 'deb',
    needs,
    known: debian,
    libc: ({ glibc }) => (glibc ? `libc6 (>= ${glibc})` : 'libc6'),
    given,
  });

/** The fields `depend` of Arch Linux. @throws `package-library-unknown` */
export const pacmanDependencies = (needs: SystemNeeds, given: readonly string[]): string[] =>
  dependencies({
    channel: 'pacman',
    needs,
    known: arch,
    libc: ({ glibc }) => (glibc ? `glibc>=${glibc}` : 'glibc'),
    given,
  });
