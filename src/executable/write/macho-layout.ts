import { CheckedView } from '../../binary/checked-view.ts';
import {
  loadCommand,
  type MachoSegment,
  machoHead,
  machoSegments,
} from '../../binary/macho/macho-commands.ts';
import type { StubFault } from '../../errors/faults/stub.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { type Target, targetParts } from '../../targets/target.ts';
import { AdHocSignature, hashSize } from './ad-hoc-signature.ts';
import { signedPage } from './launcher-sums.ts';
import type { Layout, Parts } from './layout.ts';

/** `CPU_TYPE_X86_64`, `CPU_TYPE_ARM64` */
const processors = {
  x64: { type: 0x01000007, page: signedPage.x64 },
  arm64: { type: 0x0100000c, page: signedPage.arm64 },
};
/** `codesign` puts a signature at a multiple of this: if this one starts there, a later one does too. */
const alignment = 16;
const largest = 0xffffffff;

/**
 * Mach-O: `codesign` refuses a file with bytes after its last segment, and the headers have no room for another
 * segment. Therefore the payload section becomes the end of the string table, the last part before the
 * signature in `__LINKEDIT`, and the file is signed again ad hoc. Source: Mach-O `loader.h`; the loader
 * requires that `__LINKEDIT` ends the file.
 *
 * @throws `launcher-unusable`, `executable-too-large`, `binary-malformed`
 */
export function machoLayout(
  target: Target,
  { stubPath, stubSize, stubHead, sectionSize, name, sums }: Parts,
): Layout {
  const refuse = (fault: StubFault): OnebeamError =>
    new OnebeamError('launcher-unusable', { path: stubPath, ...fault });
  const view = new CheckedView(stubHead);
  const processor = processors[targetParts(target).cpu];
  const head = machoHead(view);
  if (head.cpuType !== processor.type) {
    throw refuse({ problem: 'macho-cpu', expected: processor.type, found: head.cpuType });
  }

  const command = (kind: number, what: string): number => {
    const found = head.commands.filter((candidate) => candidate.kind === kind);
    if (found.length !== 1) throw refuse({ problem: 'macho-command', command: what, found: found.length });
    return found[0]!.offset;
  };
  const signature = command(loadCommand.codeSignature, 'signature');
  const symbols = command(loadCommand.symbolTable, 'symbol table');
  const segments = machoSegments(view, head);
  const segment = (wanted: string): MachoSegment => {
    const found = segments.find((candidate) => candidate.name === wanted);
    if (!found) throw refuse({ problem: 'macho-segment', segment: wanted });
    return found;
  };
  const linkedit = segment('__LINKEDIT');
  const text = segment('__TEXT');

  const signatureOffset = view.u32(signature + 8);
  const stringsOffset = view.u32(symbols + 16);
  const stringsEnd = stringsOffset + view.u32(symbols + 20);
  const gap = signatureOffset - stringsEnd;
  if (gap < 0 || gap >= alignment)
    throw refuse({ problem: 'macho-strings', expected: signatureOffset, found: stringsEnd });
  if (signatureOffset > stubSize || linkedit.fileOffset > signatureOffset) {
    throw refuse({ problem: 'macho-signature', expected: stubSize, found: signatureOffset });
  }

  const padding = (alignment - ((signatureOffset + sectionSize) % alignment)) % alignment;
  const codeLimit = signatureOffset + padding + sectionSize;
  const pages = (bytes: number) => bytes / processor.page;
  const signer = new AdHocSignature({
    identifier: name,
    codeLimit,
    pageSize: processor.page,
    executableSegment: { base: text.fileOffset, limit: text.fileSize },
    known: sums && {
      hashes: sums,
      from: Math.ceil(pages(stubHead.length)),
      until: Math.min(Math.floor(pages(signatureOffset)), sums.length / hashSize),
    },
  });
  const end = codeLimit + signer.size;
  if (end > largest) {
    throw new OnebeamError('executable-too-large', { path: stubPath, expected: largest, found: end });
  }

  const edited = stubHead.slice();
  const edit = new DataView(edited.buffer);
  const linkeditSize = end - linkedit.fileOffset;
  edit.setBigUint64(linkedit.commandOffset + 32, BigInt(roundUp(linkeditSize, processor.page)), true);
  edit.setBigUint64(linkedit.commandOffset + 48, BigInt(linkeditSize), true);
  edit.setUint32(symbols + 20, codeLimit - stringsOffset, true);
  edit.setUint32(signature + 8, codeLimit, true);
  edit.setUint32(signature + 12, signer.size, true);
  return { head: edited, stubLength: signatureOffset, padding, signature: signer };
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
