import { CheckedView, malformed } from '../checked-view.ts';
import { loadCommand, machoHead } from './macho-commands.ts';
import { hashPagesAgain } from './macho-signature.ts';

const runPathCommand = 0x8000001c;
const dylibs: readonly number[] = [
  loadCommand.loadDylib,
  loadCommand.loadWeakDylib,
  loadCommand.reexportDylib,
];

/** The libraries that a thin Mach-O file names, and the folders of `@rpath`, unchanged. */
export interface MachoLibraries {
  needed: string[];
  runPaths: string[];
}

/** @throws `binary-malformed` */
export function machoLibraries(bytes: Uint8Array): MachoLibraries {
  const view = new CheckedView(bytes);
  const named = (kinds: readonly number[]) =>
    machoHead(view)
      .commands.filter(({ kind }) => kinds.includes(kind))
      .map((command) => nameOf(view, command).text);
  return { needed: named(dylibs), runPaths: named([runPathCommand]) };
}

/** Why the names are unchanged. */
export type MachoRefusal =
  /** The new name is longer than the room that the old one has. */
  | 'no-room'
  /** The signature names a certificate, and would be wrong. */
  | 'signed';

/**
 * Gives libraries of a thin Mach-O file other names, in the room of the old ones, and makes an ad-hoc signature right again.
 * Source: Mach-O `loader.h`, `dylib_command`.
 *
 * @param names the new name by the old one, e.g. `@loader_path/../shared/libcrypto.3.dylib`.
 * @returns a new file, or why there is none.
 * @throws `binary-malformed`
 */
export function renameMachoLibraries(
  bytes: Uint8Array,
  names: ReadonlyMap<string, string>,
): Uint8Array | MachoRefusal {
  const result = new Uint8Array(bytes);
  const view = new CheckedView(result);
  const { commands } = machoHead(view);
  for (const command of commands.filter(({ kind }) => dylibs.includes(kind))) {
    const { at, room, text } = nameOf(view, command);
    const name = names.get(text);
    if (name === undefined) continue;
    const written = Buffer.from(`${name}\0`);
    if (written.length > room) return 'no-room';
    result.fill(0, at, at + room);
    result.set(written, at);
  }
  const isSigned = commands.some(({ kind }) => kind === loadCommand.codeSignature);
  return isSigned && !hashPagesAgain(result) ? 'signed' : result;
}

/** The text of a command that ends with one (`lc_str`): its offset is behind kind and length. */
function nameOf(
  view: CheckedView,
  { offset, length }: { offset: number; length: number },
): { at: number; room: number; text: string } {
  const start = view.u32(offset + 8);
  if (start >= length) throw malformed({ problem: 'name-outside', expected: length, found: start });
  const room = length - start;
  return { at: offset + start, room, text: view.text(offset + start, room) };
}
