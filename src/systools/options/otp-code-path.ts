import { basename, join } from 'node:path';
import { FolderView } from '../files/folder-view.ts';
import { otpOf } from './known-otp.ts';

/** Code path and versions of an OTP installation, read without starting it. */
export interface OtpSurroundings {
  /** The release that its ERTS belongs to. */
  readonly otp: number;
  /** The version of its ERTS, `15.2.7`. */
  readonly erts: string;
  /** The working folder, and the `ebin` of each application's newest version: what `code:get_path/0` would be. */
  readonly codePath: readonly string[];
}

/**
 * Reads the code path and versions that a systools function running inside this OTP would use.
 *
 * @param root the folder of an OTP installation.
 * @returns `undefined` if the folder is not an OTP installation.
 */
export function otpSurroundings(root: string): OtpSurroundings | undefined {
  const view = new FolderView(root);
  const erts = newest(view.list('.').flatMap((name) => /^erts-(.+)$/.exec(name)?.[1] ?? []));
  if (erts === undefined) return undefined;
  const versions = new Map<string, string[]>();
  for (const name of view.list('lib')) {
    const [, application, version] = /^(.+?)-([^-]*\d.*)$/.exec(basename(name)) ?? [];
    if (!application || !version || !view.isFolder(join('lib', name, 'ebin'))) continue;
    versions.set(application, [...(versions.get(application) ?? []), version]);
  }
  const folders = [...versions].map(([name, all]) => join(root, 'lib', `${name}-${newest(all)}`, 'ebin'));
  return { otp: otpOf({ erts }, undefined), erts, codePath: ['.', ...folders] };
}

/** By the numbers in them, from the left. */
function newest(versions: readonly string[]): string | undefined {
  return [...versions].sort(compareVersions).at(-1);
}

export function compareVersions(left: string, right: string): number {
  const a = left.split(/[.-]/).map(Number);
  const b = right.split(/[.-]/).map(Number);
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] || 0) - (b[index] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
