import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { ArchiveBody, type Body } from './body.ts';
import { checkMain } from './check-main.ts';
import { mainArgument } from './emulator-arguments.ts';
import type { Escript } from './escript.ts';
import { escriptFacts } from './facts.ts';
import { type EscriptHeader, readHeader } from './header.ts';
import { readSource } from './source-script.ts';

/**
 * Reads an escript: header, body by its kind, and the module to start, which must be there and export `main/1`.
 *
 * @param bytes of the whole file.
 * @param path of the file; the main module of an archive may follow from its name.
 * @throws `not-an-escript`, `escript-premature-end`, `escript-arguments-encoding`, `escript-body-compressed`,
 *   `escript-no-main`, and for archives what `readZip` throws and `zip-damaged`
 */
export function readEscript(bytes: Uint8Array, path: string): Escript {
  const foreign = foreignFile(bytes);
  if (foreign) throw new OnebeamError('not-an-escript', { path, found: `it is ${foreign}` });
  const header = readHeader(bytes, path);
  const body = readBody(header, bytes.subarray(header.bodyOffset), path);
  const name = basename(path);
  const named = mainArgument(header.emulatorArguments);
  const mainModule = checkMain(body, path, named ?? name.replace(/\.[^.]*$/, ''));
  return {
    ...{ path, name, bytes, header, body },
    facts: escriptFacts(body, path, mainModule),
    ...(mainModule !== undefined && { mainModule }),
  };
}

function readBody(header: EscriptHeader, bytes: Uint8Array, path: string): Body {
  if (header.kind === 'archive') return new ArchiveBody(bytes, path);
  if (header.kind === 'beam') return { kind: 'beam', bytes };
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw new OnebeamError('escript-body-compressed', { path });
  const script = readSource(bytes);
  const foreign = script.definesMain ? undefined : foreignText(header, bytes);
  if (foreign) throw new OnebeamError('not-an-escript', { path, found: foreign });
  return { kind: 'source', bytes, script };
}

/**
 * Reads the escript at `path`.
 *
 * @throws `escript-missing`, `escript-unreadable`, `not-an-escript` (a folder, a device), and what `readEscript` throws
 */
export async function openEscript(path: string): Promise<Escript> {
  return readEscript(await contentOf(path), path);
}

async function contentOf(path: string): Promise<Uint8Array> {
  try {
    const status = await stat(path);
    if (status.isFile()) return await readFile(path);
    const found = status.isDirectory() ? 'it is a folder' : 'it is no regular file';
    throw new OnebeamError('not-an-escript', { path, found });
  } catch (cause) {
    if (cause instanceof OnebeamError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new OnebeamError('escript-missing', { path, cause });
    throw new OnebeamError('escript-unreadable', { path, found: code, cause });
  }
}

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
function foreignFile(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'empty';
  return magics.find(([magic]) => magic.every((byte, index) => bytes[index] === byte))?.[1];
}

/** What a source without `main/1` is rather than an escript with a mistake; `undefined` where `#!` asks for `escript`. */
function foreignText(header: EscriptHeader, body: Uint8Array): string | undefined {
  if (body.includes(0)) return 'it is binary data of no kind that `escript` runs';
  if (header.shebang === undefined) return 'it is text without `#!` and without `main/1`';
  if (/escript/.test(header.shebang)) return undefined;
  return `it is a script for \`${header.shebang}\``;
}
