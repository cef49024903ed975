import type { OperatingSystem } from '../targets/target.ts';

/** A library inside every launcher, because Bun is linked with it. */
export interface LauncherLibrary {
  name: string;
  /** An SPDX identifier, an expression, or a text if it has several licences. */
  licence: string;
  /** Where its sources and licence texts are. */
  url: string;
  /** The systems whose launcher has it; all of them by default. */
  systems?: readonly OperatingSystem[];
}

/**
 * The libraries that Bun is linked with, from the licence list of the pinned version (`docs/project/license` of Bun).
 * The packages that Bun only inserts into programs which import them are not among them: the launcher imports none.
 */
export const launcherLibraries: readonly LauncherLibrary[] = [
  {
    name: 'JavaScriptCore',
    licence: 'LGPL-2.1-or-later',
    url: 'https://github.com/oven-sh/WebKit',
  },
  {
    name: 'boringssl',
    licence: 'several licences, see its LICENSE',
    url: 'https://boringssl.googlesource.com/boringssl/',
  },
  { name: 'brotli', licence: 'MIT', url: 'https://github.com/google/brotli' },
  {
    name: 'libarchive',
    licence: 'several licences, see its COPYING',
    url: 'https://github.com/libarchive/libarchive',
  },
  { name: 'lol-html', licence: 'BSD-3-Clause', url: 'https://github.com/cloudflare/lol-html' },
  { name: 'ls-hpack', licence: 'MIT AND BSD-2-Clause', url: 'https://github.com/litespeedtech/ls-hpack' },
  { name: 'ls-qpack', licence: 'MIT', url: 'https://github.com/litespeedtech/ls-qpack' },
  { name: 'lsquic', licence: 'MIT AND BSD-3-Clause', url: 'https://github.com/litespeedtech/lsquic' },
  { name: 'mimalloc', licence: 'MIT', url: 'https://github.com/microsoft/mimalloc' },
  { name: 'picohttp', licence: 'MIT', url: 'https://github.com/h2o/picohttpparser' },
  { name: 'zstd', licence: 'BSD-3-Clause', url: 'https://github.com/facebook/zstd' },
  { name: 'simdutf', licence: 'Apache-2.0', url: 'https://github.com/simdutf/simdutf' },
  { name: 'tinycc', licence: 'LGPL-2.1-or-later', url: 'https://github.com/tinycc/tinycc' },
  { name: 'uSockets', licence: 'Apache-2.0', url: 'https://github.com/uNetworking/uSockets' },
  { name: 'zlib-ng', licence: 'Zlib', url: 'https://github.com/zlib-ng/zlib-ng' },
  { name: 'c-ares', licence: 'MIT', url: 'https://github.com/c-ares/c-ares' },
  { name: 'libicu', licence: 'ICU', url: 'https://github.com/unicode-org/icu' },
  { name: 'libbase64', licence: 'BSD-2-Clause', url: 'https://github.com/aklomp/base64' },
  { name: 'libuv', licence: 'MIT', url: 'https://github.com/libuv/libuv', systems: ['windows'] },
  { name: 'libdeflate', licence: 'MIT', url: 'https://github.com/ebiggers/libdeflate' },
  {
    name: 'libjpeg-turbo',
    licence: 'BSD-3-Clause AND IJG AND Zlib',
    url: 'https://github.com/libjpeg-turbo/libjpeg-turbo',
  },
  { name: 'libspng', licence: 'BSD-2-Clause AND libpng-2.0', url: 'https://github.com/randy408/libspng' },
  { name: 'libwebp', licence: 'BSD-3-Clause', url: 'https://github.com/webmproject/libwebp' },
  { name: 'highway', licence: 'Apache-2.0', url: 'https://github.com/google/highway' },
  { name: 'HdrHistogram_c', licence: 'BSD-2-Clause', url: 'https://github.com/HdrHistogram/HdrHistogram_c' },
  { name: 'sqlite', licence: 'blessing', url: 'https://sqlite.org', systems: ['linux', 'windows'] },
  { name: 'uWebsockets', licence: 'Apache-2.0', url: 'https://github.com/jarred-sumner/uwebsockets' },
  {
    name: "Tigerbeetle's IO code",
    licence: 'Apache-2.0',
    url: 'https://github.com/tigerbeetle/tigerbeetle',
  },
];

/** The libraries in the launcher of one system. */
export const librariesOfLauncher = (system: OperatingSystem): LauncherLibrary[] =>
  launcherLibraries.filter(({ systems }) => systems?.includes(system) ?? true);
