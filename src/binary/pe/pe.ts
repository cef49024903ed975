import type { BinaryDescription } from '../binary-description.ts';
import { malformed } from '../checked-view.ts';
import { directory, fileOffsetOf, type PeHeader, peHeader } from './pe-header.ts';

/** `IMAGE_FILE_MACHINE_*` */
const processors: Record<number, string> = { 332: 'x86', 452: 'arm', 34404: 'x64', 43620: 'arm64' };
const subsystems: Record<number, BinaryDescription['subsystem']> = { 2: 'gui', 3: 'console' };
const importLimit = 1024;
const nameLimit = 260;

/** @throws `binary-malformed` */
export function describePe(bytes: Uint8Array): BinaryDescription {
  const header = peHeader(bytes);
  const security = header.directories[directory.security];
  const signature = security?.address ? { offset: security.address, size: security.size } : undefined;
  if (signature && signature.offset + signature.size > bytes.length) {
    throw malformed({
      problem: 'signature-outside',
      expected: bytes.length,
      found: signature.size,
      offset: signature.offset,
    });
  }
  return {
    format: 'pe',
    os: 'windows',
    cpus: [processors[header.machine] ?? `machine ${header.machine}`],
    needed: importedLibraries(header),
    subsystem: subsystems[header.subsystem] ?? 'other',
    ...(signature && { security: signature }),
  };
}

/** The names in the import directory, one entry for each library. Source: PE format, "The .idata Section". */
function importedLibraries(header: PeHeader): string[] {
  const names: string[] = [];
  const imports = header.directories[directory.imports];
  if (!imports?.address) return names;
  const place = (address: number): number => {
    const offset = fileOffsetOf(header, address);
    if (offset === undefined)
      throw malformed({ problem: 'outside-section', what: 'imports', found: address });
    return offset;
  };
  const start = place(imports.address);
  for (let index = 0; index < importLimit; index++) {
    const name = header.view.u32(start + index * 20 + 12);
    if (name === 0) return names;
    names.push(header.view.text(place(name), nameLimit));
  }
  throw malformed({ problem: 'too-many', what: 'imported-libraries', expected: importLimit });
}
