import { CheckedView, malformed } from '../checked-view.ts';

/** The header of a PE file, as Windows reads it. */
export interface PeHeader {
  view: CheckedView;
  /** `IMAGE_FILE_MACHINE_*` */
  machine: number;
  /** Where the optional header begins, from the start of the file. */
  optionalOffset: number;
  /** Where the section table begins, from the start of the file. */
  sectionsOffset: number;
  /** `IMAGE_SUBSYSTEM_*` */
  subsystem: number;
  /** The data directories: addresses, but for the security directory, which has a file offset. */
  directories: { address: number; size: number }[];
  sections: PeSection[];
}

export interface PeSection {
  name: string;
  address: number;
  virtualSize: number;
  fileOffset: number;
  fileSize: number;
}

export const directory = { imports: 1, resources: 2, security: 4 } as const;
const directoryLimit = 16;
/** The maximum of the Windows loader. */
const sectionLimit = 96;

export function isPe(bytes: Uint8Array): boolean {
  return bytes[0] === 0x4d && bytes[1] === 0x5a;
}

/**
 * Reads the headers of a PE32 or PE32+ file. Source: PE format, "COFF File Header" to "Section Table".
 *
 * @throws `binary-malformed`
 */
export function peHeader(bytes: Uint8Array): PeHeader {
  const view = new CheckedView(bytes);
  const pe = view.u32(0x3c);
  if (view.u32(pe) !== 0x4550) throw malformed({ problem: 'pe-magic', found: view.u32(pe) });
  const optionalOffset = pe + 24;
  const magic = view.u16(optionalOffset);
  if (magic !== 0x10b && magic !== 0x20b) throw malformed({ problem: 'pe-width', found: magic });
  const directoriesAt = optionalOffset + (magic === 0x20b ? 112 : 96);
  const directoryCount = Math.min(directoryLimit, view.u32(directoriesAt - 4));
  const sectionCount = view.u16(pe + 6);
  if (sectionCount > sectionLimit)
    throw malformed({ problem: 'too-many', what: 'sections', expected: sectionLimit, found: sectionCount });
  const sectionsOffset = optionalOffset + view.u16(pe + 20);
  return {
    view,
    machine: view.u16(pe + 4),
    optionalOffset,
    sectionsOffset,
    subsystem: view.u16(optionalOffset + 68),
    directories: Array.from({ length: directoryCount }, (_, index) => ({
      address: view.u32(directoriesAt + index * 8),
      size: view.u32(directoriesAt + index * 8 + 4),
    })),
    sections: Array.from({ length: sectionCount }, (_, index) => {
      const at = sectionsOffset + index * 40;
      return {
        name: view.text(at, 8),
        virtualSize: view.u32(at + 8),
        address: view.u32(at + 12),
        fileSize: view.u32(at + 16),
        fileOffset: view.u32(at + 20),
      };
    }),
  };
}

/** Returns the file offset that is mapped at `address`, or nothing when no section has it. */
export function fileOffsetOf({ sections }: PeHeader, address: number): number | undefined {
  for (const section of sections) {
    if (address >= section.address && address - section.address < section.fileSize) {
      return section.fileOffset + (address - section.address);
    }
  }
  return undefined;
}
