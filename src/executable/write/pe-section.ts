import type { PeHeader } from '../../binary/pe/pe-header.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';

/** A section that comes behind all others, at the end of the file as it was. */
export interface AddedSection {
  /** Where it is mapped, relative to the image's base. */
  address: number;
  /** Of its content, in bytes. */
  size: number;
  /** The content, padded with zeros to the file's alignment. */
  bytes: Uint8Array;
}

/** Offsets in the optional header. */
const field = { dataSize: 8, sectionAlignment: 32, fileAlignment: 36, imageSize: 56, headersSize: 60 };
export const sectionHeaderSize = 40;
/** Initialised data, readable. */
const characteristics = 0x40000040;

/**
 * Adds a section with data: its header, and the totals in the other headers. Source: PE format, "Section Table" and
 * "Optional Header Windows-Specific Fields".
 *
 * @param edit the file's head, to be changed.
 * @param contentAt makes the content for the address that it will have.
 * @throws `launcher-unusable` when there is no room for a header, or the file does not end with a section.
 */
export function addSection(
  header: PeHeader,
  edit: DataView,
  { stubPath, stubSize }: { stubPath: string; stubSize: number },
  name: string,
  contentAt: (address: number) => Uint8Array,
): AddedSection {
  const { optionalOffset, sections, sectionsOffset } = header;
  const optional = (offset: number): number => edit.getUint32(optionalOffset + offset, true);
  const [fileUnit, imageUnit] = [optional(field.fileAlignment), optional(field.sectionAlignment)];
  const newHeader = sectionsOffset + sections.length * sectionHeaderSize;
  const room = Math.min(optional(field.headersSize), edit.byteLength) - newHeader;
  if (room < sectionHeaderSize || fileUnit === 0 || imageUnit === 0 || stubSize % fileUnit !== 0) {
    throw new OnebeamError('launcher-unusable', {
      path: stubPath,
      problem: 'pe-sections',
      expected: fileUnit,
      room,
      found: stubSize,
    });
  }
  const end = Math.max(...sections.map((section) => section.address + section.virtualSize));
  const address = roundUp(end, imageUnit);
  const content = contentAt(address);
  const bytes = Buffer.concat([content], roundUp(content.length, fileUnit));

  new Uint8Array(edit.buffer).fill(0, newHeader, newHeader + sectionHeaderSize);
  new Uint8Array(edit.buffer).set(Buffer.from(name), newHeader);
  const words = [content.length, address, bytes.length, stubSize];
  for (const [index, word] of words.entries()) edit.setUint32(newHeader + 8 + index * 4, word, true);
  edit.setUint32(newHeader + 36, characteristics, true);
  edit.setUint16(optionalOffset - 18, sections.length + 1, true);
  edit.setUint32(optionalOffset + field.dataSize, optional(field.dataSize) + bytes.length, true);
  edit.setUint32(optionalOffset + field.imageSize, roundUp(address + content.length, imageUnit), true);
  return { address, size: content.length, bytes };
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
