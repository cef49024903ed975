import { CheckedView } from '../../binary/checked-view.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { type Target, targetParts } from '../../targets/target.ts';
import type { Layout, Parts } from './layout.ts';

/** `e_machine` of the System V ABI's processor supplements. */
const machines = { x64: 0x3e, arm64: 0xb7 };

/** ELF: appends, because loaders only read program headers, and no loader uses data after the last one. */
export function elfLayout(target: Target, { stubPath, stubSize, stubHead }: Parts): Layout {
  const view = new CheckedView(stubHead);
  const expected = machines[targetParts(target).cpu];
  const isElf = view.u32(0) === 0x464c457f;
  if (!isElf || view.u16(18) !== expected) {
    const found = isElf && { found: view.u16(18) };
    throw new OnebeamError('launcher-unusable', {
      path: stubPath,
      problem: 'elf-machine',
      expected,
      ...found,
    });
  }
  return { head: stubHead, stubLength: stubSize, padding: 0 };
}
