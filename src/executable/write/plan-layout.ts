import { type Target, targetParts } from '../../targets/target.ts';
import { elfLayout } from './elf-layout.ts';
import type { Layout, Parts } from './layout.ts';
import { machoLayout } from './macho-layout.ts';
import { peLayout } from './pe-layout.ts';

/**
 * Plans where the parts go, by the format of the target.
 *
 * @throws `launcher-unusable`, `executable-too-large`, `binary-malformed`, `windows-icon-invalid`, `windows-version-invalid`
 */
export async function planLayout(target: Target, parts: Parts): Promise<Layout> {
  switch (targetParts(target).os) {
    case 'linux':
      return elfLayout(target, parts);
    case 'darwin':
      return machoLayout(target, parts);
    case 'windows':
      return peLayout(target, parts);
  }
}
