import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { ArchiveBody, type Body } from './body.ts';
import { checkMain } from './check-main.ts';
import { mainArgument } from './emulator-arguments.ts';
import type { Escript } from './escript.ts';
import { escriptFacts } from './facts.ts';
import { foreignFile, foreignText } from './foreign-file.ts';
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
