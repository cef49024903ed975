import type { ForeignFile, ForeignKind } from '../errors/text/escript.ts';
import type { EscriptHeader } from './header.ts';

const magics: [bytes: number[], kind: ForeignFile][] = [
  [[0x7f, 0x45, 0x4c, 0x46], 'elf'],
  [[0xcf, 0xfa, 0xed, 0xfe], 'macho'],
  [[0xca, 0xfe, 0xba, 0xbe], 'macho-universal'],
  [[0x4d, 0x5a], 'pe'],
  [[0x1f, 0x8b], 'gzip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz'],
  [[0x83], 'external-term'],
];

/**
 * Tells what a file is that is surely no escript: nothing, a binary of another kind.
 *
 * @returns `undefined` when it may be an escript.
 */
export function foreignFile(bytes: Uint8Array): ForeignFile | undefined {
  if (bytes.length === 0) return 'empty';
  return magics.find(([magic]) => magic.every((byte, index) => bytes[index] === byte))?.[1];
}

/** What a source without `main/1` is rather than an escript with a mistake; `undefined` where `#!` asks for `escript`. */
export function foreignText(header: EscriptHeader, body: Uint8Array): ForeignKind | undefined {
  if (body.includes(0)) return { problem: 'binary' };
  if (header.shebang === undefined) return { problem: 'text' };
  if (/escript/.test(header.shebang)) return undefined;
  return { problem: 'script', found: header.shebang };
}
