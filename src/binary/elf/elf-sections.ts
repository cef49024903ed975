import { malformed } from '../checked-view.ts';
import { addressAt, type ElfHeader } from './elf-header.ts';

/** A section, which tools such as `strip` use, and loaders do not. */
export interface ElfSection {
  name: string;
  /** `sh_type`: 1 for bytes of the file, 8 for none. */
  kind: number;
  /** `sh_flags`: 2 for what is mapped. */
  flags: number;
  address: number;
  fileOffset: number;
  size: number;
  /** Offset of the section's header in the file. */
  headerOffset: number;
}

const sectionLimit = 1024;

/**
 * Reads the section header table; a file may have none. Source: System V ABI, chapter 4 "Sections".
 *
 * @throws `binary-malformed`
 */
export function elfSections({ view, word }: ElfHeader): ElfSection[] {
  const table = addressAt(view, word, 24 + 2 * word);
  if (table === 0) return [];
  const tail = 24 + 3 * word;
  const entry = view.u16(tail + 10);
  const count = view.u16(tail + 12);
  if (entry !== (word === 8 ? 64 : 40))
    throw malformed({ problem: 'header-size', what: 'section-headers', found: entry });
  if (count > sectionLimit)
    throw malformed({ problem: 'too-many', what: 'sections', expected: sectionLimit, found: count });
  const sections = Array.from({ length: count }, (_, index) => {
    const at = table + index * entry;
    const field = (number: number) => at + 8 + number * word;
    return {
      nameAt: view.u32(at),
      kind: view.u32(at + 4),
      flags: addressAt(view, word, field(0)),
      address: addressAt(view, word, field(1)),
      fileOffset: addressAt(view, word, field(2)),
      size: addressAt(view, word, field(3)),
      headerOffset: at,
    };
  });
  const names = sections[view.u16(tail + 14)]?.fileOffset;
  if (names === undefined) throw malformed({ problem: 'elf-section-names', found: view.u16(tail + 14) });
  return sections.map(({ nameAt, ...section }) => ({ name: view.text(names + nameAt, 256), ...section }));
}
