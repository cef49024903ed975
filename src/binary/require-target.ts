import { OnebeamError } from '../errors/onebeam-error.ts';
import { type Target, targetParts } from '../targets/target.ts';
import type { BinaryDescription } from './binary-description.ts';

/**
 * Refuses a program or library that does not run on a target. A static one fits either libc of Linux; Windows on arm64
 * emulates x64.
 *
 * @param path where it came from, for the error.
 * @throws `binary-wrong-target`
 */
export function requireTarget(found: BinaryDescription, target: Target, path: string): void {
  if (runsOn(found, target)) return;
  const { os, cpu, libc } = targetParts(target);
  throw new OnebeamError('binary-wrong-target', {
    path,
    expected: words(os, [cpu], libc),
    found: words(found.os, found.cpus, found.libc),
    target,
  });
}

/** Returns true when a program or library runs on a target, as `requireTarget` says. */
export function runsOn(found: BinaryDescription, target: Target): boolean {
  const { os, cpu, libc } = targetParts(target);
  const cpuFits = found.cpus.includes(cpu) || (target === 'windows-arm64' && found.cpus.includes('x64'));
  const libcFits = libc === undefined || found.libc === undefined || found.libc === libc;
  return found.os === os && cpuFits && libcFits;
}

function words(os: string, cpus: readonly string[], libc: string | undefined): string {
  return [os, cpus.join('+'), libc].filter(Boolean).join(' ');
}
