import { OnebeamError } from '../errors/onebeam-error.ts';
import { type Target, targets } from './target.ts';

/** Describes a machine: Node's `process.platform` and `process.arch`, and true for musl as the C library. */
export interface Host {
  platform: string;
  arch: string;
  musl: boolean;
}

/** Returns the machine of this process. */
export const thisHost = (): Host => ({ platform: process.platform, arch: process.arch, musl: isMusl() });

function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  return report?.header !== undefined && report.header.glibcVersionRuntime === undefined;
}

/**
 * Returns the target of a machine.
 *
 * @param host such as `{ platform: 'linux', arch: 'x64', musl: false }`.
 * @throws OnebeamError `target-unknown` if the machine is not a supported target
 */
export function hostTarget({ platform, arch, musl }: Host): Target {
  const os = platform === 'win32' ? 'windows' : platform;
  const name = `${os}-${arch}${os === 'linux' && musl ? '-musl' : ''}`;
  const target = targets.find((known) => known === name);
  if (!target) throw new OnebeamError('target-unknown', { found: name, known: targets });
  return target;
}
