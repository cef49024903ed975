import { type CheckedView, malformed } from '../checked-view.ts';

/** `loader.h`, the commands that are read here. */
export const loadCommand = {
  symbolTable: 0x2,
  loadDylib: 0xc,
  loadWeakDylib: 0x80000018,
  reexportDylib: 0x8000001f,
  segment64: 0x19,
  codeSignature: 0x1d,
  versionMinMacos: 0x24,
  buildVersion: 0x32,
} as const;

/** A 64-bit Mach-O file's head: `mach_header_64` and the list of its load commands. */
export interface MachoHead {
  cpuType: number;
  /** `MH_EXECUTE` is 2, `MH_DYLIB` 6, `MH_BUNDLE` 8. */
  fileType: number;
  /** Where the load commands end, from the start of the file. */
  end: number;
  commands: { kind: number; offset: number; length: number }[];
}

export const machoMagic = 0xfeedfacf;
const headerLength = 32;

/**
 * Reads the load commands' list. Source: Mach-O `loader.h`.
 *
 * @param view the start of a thin file, little-endian; at least to the end of its load commands.
 * @throws `binary-malformed`
 */
export function machoHead(view: CheckedView): MachoHead {
  if (view.u32(0) !== machoMagic)
    throw malformed('a 64-bit Mach-O header', `magic ${view.u32(0).toString(16)}`);
  const count = view.u32(16);
  const end = headerLength + view.u32(20);
  view.slice(0, end);
  const commands: MachoHead['commands'] = [];
  let at = headerLength;
  for (let index = 0; index < count; index++) {
    const length = view.u32(at + 4);
    if (length < 8 || at + length > end)
      throw malformed(`load commands up to ${end}`, `one of ${length} bytes at ${at}`);
    commands.push({ kind: view.u32(at), offset: at, length });
    at += length;
  }
  return { cpuType: view.u32(4), fileType: view.u32(12), end, commands };
}

/** A segment's place: of `segment_command_64`. */
export interface MachoSegment {
  name: string;
  /** Of the load command. */
  commandOffset: number;
  fileOffset: number;
  fileSize: number;
}

/** @throws `binary-malformed` */
export function machoSegments(view: CheckedView, head: MachoHead): MachoSegment[] {
  return head.commands
    .filter(({ kind }) => kind === loadCommand.segment64)
    .map(({ offset, length }) => {
      if (length < 72) throw malformed('a segment command of 72 bytes or more', length);
      return {
        name: view.text(offset + 8, 16),
        commandOffset: offset,
        fileOffset: view.u64(offset + 40),
        fileSize: view.u64(offset + 48),
      };
    });
}
