import { decodeTerm } from '../erlang/external/decode-term.ts';
import { type Term, textOf } from '../erlang/term/term.ts';

/**
 * The packed modules that a recorded start loaded. If a program loads a module from elsewhere, loading a packed one
 * of the same name in advance would replace it.
 *
 * @param recording as the recorder writes it: `[{Module, File}]`; a module may occur twice.
 * @param release the program's folder, absolute.
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
