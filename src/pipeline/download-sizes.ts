import type { Manifest } from '../payload/format/manifest.ts';
import { hasThinForm } from '../shipping/thin/thin-tree.ts';
import { type OperatingSystem, targetParts } from '../targets/target.ts';
import type { Artifact, DownloadSizes } from './result.ts';

/**
 * How much of a launcher remains in a `.tar.gz` or `.zip`. Measured for all launchers on Bun 1.4.5; those of one system differ by
 * 2 %.
 */
const launcherRatios: Readonly<Record<OperatingSystem, number>> = {
  linux: 0.473,
  darwin: 0.446,
  windows: 0.48,
};

type Built = Pick<Artifact, 'target' | 'size' | 'parts' | 'thin'> & Pick<Manifest, 'release'>;

/** Estimates what users download without making it: a payload is compressed already, and a launcher shrinks by its system. */
export function downloadSizes({ target, size, parts, thin, release }: Built): DownloadSizes {
  if (thin) return { thin: size };
  const { launcher, runtime, program, overhead } = parts;
  const payload = runtime + program;
  const archive = Math.round(launcher * launcherRatios[targetParts(target).os]) + payload + overhead;
  return { archive, ...(hasThinForm({ target, ...(release && { release }) }) && { thin: payload }) };
}
