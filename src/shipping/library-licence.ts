/** Licences of the shared libraries that runtimes need, by the beginning of their file names; as SPDX has them. */
const licences: readonly [name: RegExp, licence: string][] = [
  [/^lib(crypto|ssl)[.-].*(1\.[01]|\.so\.1)/, 'OpenSSL'],
  [/^lib(crypto|ssl)[.-]/, 'Apache-2.0'],
  [/^lib(stdc\+\+|gcc_s|atomic)[.-]/, 'GPL-3.0-or-later WITH GCC-exception-3.1'],
  [/^lib(tinfo|ncurses)w?[.-]/, 'X11'],
  [/^libz[.-]/, 'Zlib'],
  [/^libzstd[.-]/, 'BSD-3-Clause'],
  [/^liblz4[.-]/, 'BSD-2-Clause'],
  [/^liblzma[.-]/, '0BSD'],
  [/^lib(sctp|systemd|gcrypt|gpg-error|udev)[.-]/, 'LGPL-2.1-or-later'],
  [/^lib(cap|psx)[.-]/, 'BSD-3-Clause'],
  [/^libodbc/, 'LGPL-2.1-or-later'],
  [/^(msvcp|vcruntime)140/, 'Microsoft Visual C++ Runtime'],
];

/** Returns the licence of a shared library by its file name, or nothing for an unknown library. */
export const libraryLicence = (name: string): string | undefined =>
  licences.find(([pattern]) => pattern.test(name))?.[1];
