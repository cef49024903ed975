import { CheckedView } from '../../../src/binary/checked-view.ts';
import { loadCommand, machoHead } from '../../../src/binary/macho/macho-commands.ts';
import { AdHocSignature } from '../../../src/executable/write/ad-hoc-signature.ts';
import { type MachoSample, macho64 } from './macho-sample.ts';

/** A Mach-O file as `macho64` makes it, signed ad hoc, so that macOS would take its pages. */
export function signedMacho(sample: MachoSample = {}): Buffer {
  const placeOf = (file: Buffer): number => {
    const view = new CheckedView(file);
    const command = machoHead(view).commands.find(({ kind }) => kind === loadCommand.codeSignature)!;
    return view.u32(command.offset + 8);
  };
  const codeLimit = placeOf(macho64({ ...sample, signature: 16 }));
  const code = {
    identifier: 'sample',
    codeLimit,
    pageSize: 4096,
    executableSegment: { base: 0, limit: 0x4000 },
  };
  const signature = new AdHocSignature(code);
  const file = macho64({ ...sample, signature: signature.size });
  signature.update(file.subarray(0, codeLimit));
  file.set(signature.finish(), codeLimit);
  return file;
}
