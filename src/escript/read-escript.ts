import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { ForeignFile, ForeignKind } from '../errors/text/escript.ts';
import { ArchiveBody, type Body } from './body.ts';
import { checkMain } from './check-main.ts';
import { mainArgument } from './emulator-arguments.ts';
import type { Escript } from './escript.ts';
import { escriptFacts } from './facts.ts';
import { type EscriptHeader, readHeader } from './header.ts';
import { readSource } from './source-script.ts';

/**
 * Reads an escript: header, body by its kind, and the module to start, which must exist and export `main/1`.
 *
 * @param bytes of the complete file.
 * @param path of the file; the main module of an archive may follow from its name.
 * @throws `not-an-escript`, `escript-premature-end`, `escript-arguments-encoding`, `escript-body-compressed`,
 *   `escript-no-main`, and for archives what `readZip` throws and `zip-damaged`
 */
export function readEscript(bytes: Uint8Array, path: string): Escript {
  const foreign = foreignFile(bytes);
  if (foreign) throw new OnebeamError('not-an-escript', { path, problem: foreign });
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
  if (foreign) throw new OnebeamError('not-an-escript', { path, ...foreign });
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
    const problem = status.isDirectory() ? 'folder' : 'special-file';
    throw new OnebeamError('not-an-escript', { path, problem });
  } catch (cause) {
    if (cause instanceof OnebeamError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new OnebeamError('escript-missing', { path }, { cause });
    throw new OnebeamError('escript-unreadable', { path, found: code }, { cause });
  }
}

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
 * Describes a file that is certainly not an escript: empty, or a binary of another kind.
 *
 * @returns `undefined` when it may be an escript.
 */
function foreignFile(bytes: Uint8Array): ForeignFile | undefined {
  if (bytes.length === 0) return 'empty';
  return magics.find(([magic]) => magic.every((byte, index) => bytes[index] === byte))?.[1];
}

/** Describes a source without `main/1` that is not an escript; `undefined` where `#!` requests `escript`. */
function foreignText(header: EscriptHeader, body: Uint8Array): ForeignKind | undefined {
  if (body.includes(0)) return { problem: 'binary' };
  if (header.shebang === undefined) return { problem: 'text' };
  if (/escript/.test(header.shebang)) return undefined;
  return { problem: 'script', found: header.shebang };
}
