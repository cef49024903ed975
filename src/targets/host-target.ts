import { OnebeamError } from '../errors/onebeam-error.ts';
import { type Target, targets } from './target.ts';

/** Describes a machine: Node's `process.platform` and `process.arch`, and true for musl as the C library. */
export interface Host {
  platform: string;
  arch: string;
  musl: boolean;
}

/**
 * The target that runs on this machine.
 *
 * @throws `target-unknown` when it is none of the eight.
 */
export function hostTarget({ platform, arch, musl }: Host): Target {
  const os = platform === 'win32' ? 'windows' : platform;
  const name = `${os}-${arch}${os === 'linux' && musl ? '-musl' : ''}`;
  const target = targets.find((known) => known === name);
  if (!target) throw new OnebeamError('target-unknown', { found: name, known: targets });
  return target;
}
