import { elfHeader, isElf } from '../binary/elf/elf-header.ts';
import { elfSections } from '../binary/elf/elf-sections.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';

/** Part of a stub's key: changes whenever the outcome does. */
export const keepThroughStripName = 'keep-through-strip-1';

/**
 * Keeps a stub working as a launcher when `strip` or `objcopy` rewrites it, so that it can report the lost payload.
 * Bun leaves the address of its program in a variable that no section of the stub covers; these tools write zeros
 * there, which leaves a plain Bun. Therefore an empty section is extended to cover the variable.
 *
 * @param stub compiled; changed in place, when it is ELF.
 * @param base that it was compiled on: its section `.bun` is the variable.
 * @throws `launcher-not-compiled` when Bun's stubs have another layout.
 */
export function keepThroughStrip(stub: Uint8Array, base: Uint8Array): void {
  if (!isElf(stub)) return;
  const variable = elfSections(elfHeader(base)).find(({ name }) => name === '.bun');
  const empty = elfSections(elfHeader(stub)).find(
    ({ name, size }) => name === '.tm_clone_table' && size === 0,
  );
  if (!variable || !empty) {
    throw new OnebeamError('launcher-not-compiled', { problem: 'sections', target: 'ELF' });
  }
  const view = new DataView(stub.buffer, stub.byteOffset, stub.byteLength);
  for (const [index, value] of [variable.address, variable.fileOffset, variable.size].entries()) {
    view.setBigUint64(empty.headerOffset + 16 + index * 8, BigInt(value), true);
  }
}
