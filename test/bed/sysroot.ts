import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture, Suite } from './apt-root.ts';
import { prepared } from './cache.ts';
import { unpackInto } from './unpack.ts';

/** The C library of a suite and the other libraries of Erlang's programs. */
export interface Sysroot {
  folder: string;
  /** The program interpreter, by its place in the folder. */
  loader: string;
  /** Library folders, in the order in which they are searched. */
  libraries: string[];
}

/** libsctp1 is there because OTP 29 says so on stderr when it cannot load it. */
const packages = ['libc6', 'libstdc++6', 'libgcc-s1', 'libtinfo6', 'zlib1g', 'libzstd1', 'libsctp1'];

export async function sysroot(suite: Suite, architecture: Architecture): Promise<Sysroot> {
  const names = [
    ...packages,
    suite === 'bookworm' ? 'libssl3' : 'libssl3t64',
    ...(suite === 'sid' && architecture === 'arm64' ? ['libatomic1'] : []),
  ];
  const folder = await prepared(`sysroot-${suite}-${architecture}-1`, (stage) =>
    unpackInto(stage, { suite, architecture, packages: names }),
  );
  return librariesOf(folder, architecture);
}

/** Finds the loader and the library folders in the unpacked files. Throws when there is no loader. */
export async function librariesOf(folder: string, architecture: Architecture): Promise<Sysroot> {
  const cpu = architecture === 'amd64' ? 'x86_64' : 'aarch64';
  const libraries = [join(folder, 'lib', `${cpu}-linux-gnu`), join(folder, 'usr', 'lib', `${cpu}-linux-gnu`)];
  const name = architecture === 'amd64' ? 'ld-linux-x86-64.so.2' : 'ld-linux-aarch64.so.1';
  for (const library of libraries) {
    if (existsSync(library) && (await readdir(library)).includes(name))
      return { folder, loader: join(library, name), libraries };
  }
  throw new Error(`${folder} has no ${name}`);
}
