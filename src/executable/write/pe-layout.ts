import { directory, type PeHeader, peHeader } from '../../binary/pe/pe-header.ts';
import { readResources, resourcePlace } from '../../binary/pe/pe-resources.ts';
import { writeResources } from '../../binary/pe/pe-resources-write.ts';
import type { StubFault } from '../../errors/faults/stub.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { type Target, targetParts } from '../../targets/target.ts';
import { identityResources } from '../windows/windows-identity.ts';
import type { Layout, Parts } from './layout.ts';
import { PeChecksum } from './pe-checksum.ts';
import { type AddedSection, addSection, sectionHeaderSize } from './pe-section.ts';

/** `IMAGE_FILE_MACHINE_*` */
const machines = { x64: 0x8664, arm64: 0xaa64 };
/** `IMAGE_SUBSYSTEM_*` */
const subsystems = { gui: 2, console: 3 };
/** Offsets in the optional header. */
const field = { checksum: 64, subsystem: 68, directories: 112 };
/** A signature starts at a multiple of this; signing tools pad up to it, so that nothing is left to pad. */
const alignment = 8;
const sectionName = '.rsrc';
const largest = 0xffffffff;

/**
 * PE: an overlay after the last section, which Authenticode covers. It is preceded by a section with the
 * program's resources, because those of the stub are between others and cannot grow. Source: PE format,
 * "Optional Header" and "Attribute Certificate Table".
 *
 * @throws `launcher-unusable`, `executable-too-large`, `binary-malformed`, `windows-icon-invalid`, `windows-version-invalid`
 */
export async function peLayout(target: Target, parts: Parts): Promise<Layout> {
  const { stubPath, stubSize, sectionSize } = parts;
  const head = parts.stubHead.slice();
  const header = peHeader(head);
  checkStub(header, target, stubPath);
  const edit = new DataView(head.buffer);
  const { optionalOffset } = header;
  const resources = await resourceSection(header, edit, parts);
  edit.setUint32(optionalOffset + field.directories + directory.resources * 8, resources.address, true);
  edit.setUint32(optionalOffset + field.directories + directory.resources * 8 + 4, resources.size, true);
  edit.setUint16(optionalOffset + field.subsystem, subsystems[parts.windows.subsystem ?? 'console'], true);

  const codeSize = stubSize + resources.bytes.length + sectionSize;
  if (codeSize + alignment > largest) {
    throw new OnebeamError('executable-too-large', {
      path: stubPath,
      expected: largest,
      found: codeSize,
    });
  }
  const padding = (alignment - (codeSize % alignment)) % alignment;
  const { sums } = parts;
  const computeChecksum: Layout['computeChecksum'] = async (code) => {
    const checksum = new PeChecksum();
    edit.setUint32(optionalOffset + field.checksum, 0, true);
    // The order of what is summed does not matter, if each begins at an even place.
    if (sums) checksum.add(Buffer.from(sums).readUInt32LE(), stubSize - head.length);
    for await (const bytes of code(!sums)) checksum.update(bytes);
    edit.setUint32(optionalOffset + field.checksum, checksum.value(), true);
  };
  return { head, stubLength: stubSize, insert: resources.bytes, padding, computeChecksum };
}

function checkStub(header: PeHeader, target: Target, path: string): void {
  const refuse = (fault: StubFault): OnebeamError =>
    new OnebeamError('launcher-unusable', { path, ...fault });
  const machine = machines[targetParts(target).cpu];
  if (header.machine !== machine) {
    throw refuse({ problem: 'pe-machine', expected: machine, found: header.machine });
  }
  if (header.directories[directory.security]?.address) {
    throw refuse({ problem: 'pe-signature' });
  }
}

async function resourceSection(header: PeHeader, edit: DataView, parts: Parts): Promise<AddedSection> {
  const place = resourcePlace(header);
  const old = place
    ? readResources(await parts.readStub(place.fileOffset, place.fileSize), place.address, place.treeAddress)
    : [];
  renameOld(header, edit);
  const resources = identityResources(old, parts.name, parts.windows);
  return addSection(header, edit, parts, sectionName, (address) => writeResources(resources, address));
}

/** Windows uses the data directory, but some tools use the section's name. */
function renameOld({ sections, sectionsOffset }: PeHeader, edit: DataView): void {
  for (const [index, { name }] of sections.entries()) {
    if (name !== sectionName) continue;
    new Uint8Array(edit.buffer).set(Buffer.from('.rsrc0'), sectionsOffset + index * sectionHeaderSize);
  }
}
