import { decodeTerm } from '../erlang/external/decode-term.ts';
import { type Term, textOf } from '../erlang/term/term.ts';

/**
 * The modules that a recorded start loaded from what is packed. Where a program loads a module from elsewhere, packing one
 * of the same name and loading it at once would take its place.
 *
 * @param recording as the recorder writes it: `[{Module, File}]`; a module may be there twice.
 * @param release the folder that the program was laid out in, absolute.
 * @returns names, each once.
 * @throws OnebeamError `external-term-invalid`
 */
export function recordedModules(recording: Uint8Array, release: string): string[] {
  const below = `${comparable(release)}/`;
  const packed = new Map<string, boolean>();
  const term = decodeTerm(recording);
  for (const pair of term.type === 'list' ? term.elements : []) {
    const [module, file] = pair.type === 'tuple' ? pair.elements : [];
    if (module?.type !== 'atom' || !file) continue;
    const isPacked = comparable(pathOf(file) ?? '').startsWith(below);
    packed.set(module.name, isPacked && (packed.get(module.name) ?? true));
  }
  return [...packed].flatMap(([name, isPacked]) => (isPacked ? [name] : []));
}

/** Erlang writes `c:/users/x` for `C:\Users\x`. */
const comparable = (path: string): string =>
  /^[a-z]:[\\/]/i.test(path) ? path.replaceAll('\\', '/').toLowerCase() : path;

/** A module in the emulator has an atom there. */
function pathOf(file: Term): string | undefined {
  return file.type === 'binary' ? new TextDecoder().decode(file.bytes) : textOf(file);
}
