import { OnebeamError } from '../../errors/onebeam-error.ts';

/** This much of a file's start is enough for `findFooterEnd`. */
export const headerLength = 4096;

/**
 * Returns the offset where the footer of an executable ends: at the end of an ELF file; before the signature of a PE
 * file (its security directory's offset) or of a Mach-O file (`LC_CODE_SIGNATURE`'s data offset) when it is signed. A
 * signing tool may have put NUL bytes before the signature; `decodeFooter` steps over them.
 *
 * Sources: PE format, "Optional Header Data Directories"; Mach-O `loader.h`.
 *
 * @param header the file's first bytes, `headerLength` of them or the complete file when it is shorter.
 * @param fileSize in bytes.
 * @throws `executable-invalid` when it has none of the three formats, or its header contradicts the file's size.
 */
export function findFooterEnd(header: Uint8Array, fileSize: number): number {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const magic = header.length >= 4 ? view.getUint32(0, false) : 0;
  if (magic === 0x7f454c46) return fileSize;
  if (magic === 0xcffaedfe) return beforeSignature(machoSignature(view), fileSize);
  if (magic >>> 16 === 0x4d5a) return beforeSignature(peSignature(view), fileSize);
  throw new OnebeamError('executable-invalid', { problem: 'format' });
}

interface Extent {
  offset: number;
  length: number;
}

function beforeSignature(signature: Extent | undefined, fileSize: number): number {
  if (!signature) return fileSize;
  const { offset, length } = signature;
  if (offset === 0 || offset + length > fileSize) {
    throw new OnebeamError('executable-invalid', {
      problem: 'signature',
      expected: fileSize,
      found: length,
      offset,
    });
  }
  return offset;
}

function peSignature(view: DataView): Extent | undefined {
  const pe = field(view, 0x3c);
  if (field(view, pe) !== 0x4550) throw new OnebeamError('executable-invalid', { problem: 'pe-header' });
  const optional = pe + 24;
  const width = field(view, optional) & 0xffff;
  if (width !== 0x10b && width !== 0x20b) {
    throw new OnebeamError('executable-invalid', { problem: 'pe-width', found: width });
  }
  const directories = optional + (width === 0x20b ? 112 : 96);
  if (field(view, directories - 4) <= 4) return undefined;
  const security = directories + 4 * 8;
  const offset = field(view, security);
  const length = field(view, security + 4);
  return offset === 0 && length === 0 ? undefined : { offset, length };
}

const machHeaderLength = 32;
const codeSignatureCommand = 0x1d;

function machoSignature(view: DataView): Extent | undefined {
  const count = field(view, 16);
  let at = machHeaderLength;
  for (let index = 0; index < count; index++) {
    const length = field(view, at + 4);
    if (length < 8) throw new OnebeamError('executable-invalid', { problem: 'load-command' });
    if (field(view, at) === codeSignatureCommand) {
      return { offset: field(view, at + 8), length: field(view, at + 12) };
    }
    at += length;
  }
  return undefined;
}

function field(view: DataView, offset: number): number {
  if (offset + 4 > view.byteLength) {
    throw new OnebeamError('executable-invalid', {
      problem: 'field-outside',
      expected: view.byteLength,
      found: offset,
    });
  }
  return view.getUint32(offset, true);
}
