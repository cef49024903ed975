import { OnebeamError } from '../errors/onebeam-error.ts';
import { emulatorArguments } from './emulator-arguments.ts';

export type BodyKind = 'archive' | 'beam' | 'source';

/** The part of an escript before its body. */
export interface EscriptHeader {
  /** Offset of the body in bytes: the length of the header. */
  bodyOffset: number;
  /** The kind of body that `escript` detects by the first bytes. */
  kind: BodyKind;
  /** The first line without `#!`, blanks around it and line end, where it is one: `/usr/bin/env escript`. */
  shebang?: string;
  /** The second line as it is, without line end, where it is a comment. */
  comment?: string;
  /** The arguments in the `%%!` line, as the launcher of OTP passes them to `erl`. */
  emulatorArguments: string[];
  /** Options to `escript` itself in the `#!` line, without hyphens: `["c"]` of `#!/usr/bin/env -S escript -c`. */
  options: string[];
}

/**
 * Finds header and body of an escript exactly as `escript.erl` does: a `#!` line, then a `%%!` line, or a comment and
 * then perhaps a `%%!` line. A file that begins with `PK` or `FOR1` is all body. In any other file without `#!` the
 * first line is skipped, whatever it holds.
 *
 * The emulator arguments follow another reader, the C launcher, which looks at lines 2 and 3 of any file.
 *
 * @param path of the file, for messages.
 * @throws `escript-premature-end` when the file ends within the header; `escript-arguments-encoding`
 */
export function readHeader(bytes: Uint8Array, path: string): EscriptHeader {
  const first = lineAt(bytes, 0);
  const parts = { emulatorArguments: emulatorArguments(bytes, path), options: [] };
  const startKind = kindOf(first.text);
  if (startKind !== 'source') return { ...parts, bodyOffset: 0, kind: startKind };

  const lineOf = (offset: number) => {
    if (offset < bytes.length) return lineAt(bytes, offset);
    throw new OnebeamError('escript-premature-end', { path, found: bytes.length });
  };
  const bodyAt = (offset: number) => ({ bodyOffset: offset, kind: kindOf(lineOf(offset).text) });

  const second = lineOf(first.end);
  if (!first.text.startsWith('#!')) return { ...parts, ...bodyAt(first.end) };
  const shebang = first.text.slice(2).trim();
  const header = { ...parts, shebang, options: escriptOptions(shebang) };
  if (second.text.startsWith('%%!')) return { ...header, ...bodyAt(second.end) };
  if (!second.text.startsWith('%')) return { ...header, ...bodyAt(first.end) };
  const comment = second.text.trimEnd();
  const third = lineOf(second.end);
  return { ...header, comment, ...bodyAt(third.text.startsWith('%%!') ? third.end : second.end) };
}

function kindOf(line: string): BodyKind {
  if (line.startsWith('PK')) return 'archive';
  return line.startsWith('FOR1') ? 'beam' : 'source';
}

function escriptOptions(shebang: string): string[] {
  const words = shebang.split(/[ \t]+/);
  const program = words.findIndex((word) => /(^|\/)escript[^/]*$/.test(word));
  if (program < 0) return [];
  return words
    .slice(program + 1)
    .filter((word) => /^-[scidn]$/.test(word))
    .map((word) => word.slice(1));
}

/** A line of a file that may be binary further on. */
interface Line {
  /** One character a byte, without the line feed; a carriage return before it is kept. */
  text: string;
  /** Offset of the byte after the line feed. */
  end: number;
}

const lineFeed = 0x0a;
const longest = 4096;

/** The line that begins at `offset`; only its first 4096 bytes are made text. */
function lineAt(bytes: Uint8Array, offset: number): Line {
  const feed = bytes.indexOf(lineFeed, offset);
  const stop = feed < 0 ? bytes.length : feed;
  const text = Buffer.from(bytes.subarray(offset, Math.min(stop, offset + longest))).toString('latin1');
  return { text, end: feed < 0 ? bytes.length : feed + 1 };
}
