import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Otp } from '../../bed/otp.ts';

/** Programs and libraries of a Debian OTP: some as built, some after patchelf. */
export async function elfFiles({ bin, root, sysroot }: Otp): Promise<string[]> {
  const crypto = (await readdir(join(root, 'lib'))).find((name) => name.startsWith('crypto-'))!;
  const libraries = ['libstdc++.so.6', 'libz.so.1', 'libtinfo.so.6', 'libgcc_s.so.1'].map(
    (name) => sysroot.libraries.map((folder) => join(folder, name)).find((path) => existsSync(path))!,
  );
  const programs = ['beam.smp', 'erlexec', 'erl_child_setup', 'inet_gethost'].map((name) => join(bin, name));
  return [...programs, join(root, 'lib', crypto, 'priv', 'lib', 'crypto.so'), ...libraries];
}
