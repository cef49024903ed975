import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { consult } from '../erlang/syntax/consult.ts';
import { type Term, textOf } from '../erlang/term/term.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';

/** What a `rebar.config` says of its escript; nothing where it is silent. */
export interface RebarEscript {
  /** `escript_name`: the file. */
  name?: string;
  /** `escript_main_app`: the application that it is made of. */
  mainApplication?: string;
}

/**
 * Reads the settings of rebar3's `escriptize` from a `rebar.config`.
 *
 * @param path for messages.
 * @throws as `consult`
 */
export function readRebarConfig(bytes: Uint8Array, path: string): RebarEscript {
  const settings = new Map<string, string>();
  for (const term of consult(bytes, path)) {
    if (term.type !== 'tuple' || term.elements.length !== 2) continue;
    const [key, value] = term.elements.map(atomOrText);
    if (key !== undefined && value !== undefined) settings.set(key, value);
  }
  const name = settings.get('escript_name');
  const mainApplication = settings.get('escript_main_app');
  return { ...(name && { name }), ...(mainApplication && { mainApplication }) };
}

/**
 * The name that rebar3 gives the escript: `escript_name`, else that of the main application, else that of the only one.
 *
 * @throws `project-ambiguous` when there are several, as rebar3 itself refuses
 */
export async function rebarEscriptName(
  folder: string,
  { name, mainApplication }: RebarEscript,
): Promise<string> {
  if (name) return name;
  if (mainApplication) return mainApplication;
  const names = await applicationNames(folder);
  if (names.length === 1) return names[0]!;
  throw new OnebeamError('project-ambiguous', { path: join(folder, 'rebar.config'), detail: { names } });
}

/** Where rebar3 looks by default: `src/`, `apps/*`, `lib/*`. */
async function applicationNames(folder: string): Promise<string[]> {
  const places = [folder];
  for (const group of ['apps', 'lib']) {
    const inside = await readdir(join(folder, group)).catch(() => [] as string[]);
    places.push(...inside.sort().map((name) => join(folder, group, name)));
  }
  const names: string[] = [];
  for (const place of places) {
    const sources = await readdir(join(place, 'src')).catch(() => [] as string[]);
    names.push(...sources.flatMap((name) => /^(.+)\.app\.src(?:\.script)?$/.exec(name)?.[1] ?? []));
  }
  return [...new Set(names)];
}

/** Reads the file, too. @throws as `readRebarConfig`, `rebarEscriptName`, or the system's error */
export async function rebarEscriptOf(folder: string, file: string): Promise<string> {
  return rebarEscriptName(folder, readRebarConfig(await readFile(file), file));
}

function atomOrText(term: Term): string | undefined {
  if (term.type === 'atom') return term.name;
  return textOf(term) || undefined;
}
