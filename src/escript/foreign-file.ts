import type { EscriptHeader } from './header.ts';

const magics: [bytes: number[], what: string][] = [
  [[0x7f, 0x45, 0x4c, 0x46], 'a native executable (ELF)'],
  [[0xcf, 0xfa, 0xed, 0xfe], 'a native executable (Mach-O)'],
  [[0xca, 0xfe, 0xba, 0xbe], 'a native executable (Mach-O, universal)'],
  [[0x4d, 0x5a], 'a native executable (PE)'],
  [[0x1f, 0x8b], 'a gzip file'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a zstd file'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'an xz file'],
  [[0x83], 'an Erlang term in external format'],
];

/**
 * Tells what a file is that is surely no escript: nothing, a binary of another kind.
 *
 * @returns the end of the sentence `it is ...`, or `undefined` when it may be an escript.
 */
export function foreignFile(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'empty';
  return magics.find(([magic]) => magic.every((byte, index) => bytes[index] === byte))?.[1];
}

/** What a source without `main/1` is rather than an escript with a mistake; `undefined` where `#!` asks for `escript`. */
export function foreignText(header: EscriptHeader, body: Uint8Array): string | undefined {
  if (body.includes(0)) return 'it is binary data of no kind that `escript` runs';
  if (header.shebang === undefined) return 'it is text without `#!` and without `main/1`';
  if (/escript/.test(header.shebang)) return undefined;
  return `it is a script for \`${header.shebang}\``;
}
