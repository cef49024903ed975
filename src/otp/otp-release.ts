import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { compareVersions } from './version-order.ts';

/** Which OTP a tree is. */
export interface OtpRelease {
  /** `27`. */
  release: string;
  /** `27.3.4.1`, or only the release when the tree has no full version. */
  version: string;
  /** Of the emulator: `15.2.7`. */
  erts: string;
}

const versionShape = /^\d{1,5}(\.\d{1,6}){0,6}([-+][\w.+-]{1,64})?$/;

/** Since OTP 23 the release is the emulator's major version and this. */
const releaseOverErts = 12;

/**
 * Reads the OTP version of a tree: the ERTS version from the emulator's folder or, in a minimal tree, from
 * `releases/start_erl.data` (`"15.2.7 27"`); from it the release, so that a user's release, whose `releases/` has
 * other numbers, is recognised too; and the full version from `releases/<NN>/OTP_VERSION`.
 *
 * @param emulator the folder with the emulator in its `bin/`.
 * @throws OnebeamError `otp-no-release` when one of them is missing or is not a version.
 */
export async function readOtpRelease(root: string, emulator: string): Promise<OtpRelease> {
  const erts = basename(emulator).startsWith('erts-')
    ? basename(emulator).slice('erts-'.length)
    : (await firstLine(join(root, 'releases', 'start_erl.data')))?.split(' ')[0];
  const release = releaseOf(erts) ?? (await newestRelease(root));
  if (!release) throw new OnebeamError('otp-no-release', { path: root });
  const version = (await firstLine(join(root, 'releases', release, 'OTP_VERSION'))) ?? release;
  // `**` at the end of a version says that patches were applied to it.
  const plain = version.replace(/\*+$/, '').trim();
  if (!versionShape.test(plain) || !erts || !versionShape.test(erts)) {
    throw new OnebeamError('otp-no-release', { path: root });
  }
  return { release, version: plain, erts };
}

function releaseOf(erts: string | undefined): string | undefined {
  const major = Number(/^(\d+)\./.exec(erts ?? '')?.[1] ?? 0);
  return major >= 11 ? String(major + releaseOverErts) : undefined;
}

async function newestRelease(root: string): Promise<string | undefined> {
  const releases = await readdir(join(root, 'releases')).catch(() => [] as string[]);
  return releases
    .filter((name) => /^\d{1,3}$/.test(name))
    .sort(compareVersions)
    .at(-1);
}

async function firstLine(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text?.slice(0, 200).split('\n')[0]?.trim();
}
