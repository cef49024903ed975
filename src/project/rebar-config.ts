import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { consult } from '../erlang/syntax/consult.ts';
import { isAtom, type Term, textOf } from '../erlang/term/term.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';

/** Settings of a `rebar.config` for its escript; nothing where they are missing. */
export interface RebarEscript {
  /** `escript_name`: the file. */
  name?: string;
  /** `escript_main_app`: the application that it is made of. */
  mainApplication?: string;
  /** Profiles with other settings that were not selected. */
  otherProfiles?: string[];
}

/**
 * Reads the settings of rebar3's `escriptize` from a `rebar.config`. Those of a profile replace those outside, and those of
 * profiles before it.
 *
 * @param path for messages.
 * @param profiles in the order in which rebar3 applies them (`rebar3 as a,b`, `REBAR_PROFILE`).
 * @throws as `consult`
 */
export function readRebarConfig(
  bytes: Uint8Array,
  path: string,
  profiles: readonly string[] = [],
): RebarEscript {
  const terms = consult(bytes, path);
  const settings = escriptSettings(terms);
  const ofProfiles = new Map(
    pairs(terms)
      .filter(([key]) => isAtom(key, 'profiles'))
      .flatMap(([, value]) => pairs(elementsOf(value)))
      .map(([name, value]) => [atomOrText(name) ?? '', escriptSettings(elementsOf(value))]),
  );
  for (const profile of profiles) {
    for (const [key, value] of ofProfiles.get(profile) ?? []) settings.set(key, value);
  }
  const others = [...ofProfiles].filter(([name, own]) => own.size > 0 && !profiles.includes(name));
  const name = settings.get('escript_name');
  const mainApplication = settings.get('escript_main_app');
  return {
    ...(name && { name }),
    ...(mainApplication && { mainApplication }),
    ...(others.length > 0 && { otherProfiles: others.map(([profile]) => profile) }),
  };
}

/** `escript_name` and `escript_main_app` of a list of settings. */
function escriptSettings(terms: readonly Term[]): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [key, value] of pairs(terms)) {
    const [name, text] = [atomOrText(key), atomOrText(value)];
    if (text !== undefined && (name === 'escript_name' || name === 'escript_main_app'))
      settings.set(name, text);
  }
  return settings;
}

const pairs = (terms: readonly Term[]): (readonly [Term, Term])[] =>
  terms.flatMap((term) =>
    term.type === 'tuple' && term.elements.length === 2
      ? [[term.elements[0]!, term.elements[1]!] as const]
      : [],
  );

const elementsOf = (term: Term): readonly Term[] => (term.type === 'list' ? term.elements : []);

/**
 * The name that rebar3 gives the escript: `escript_name`, else that of the main application, else that of the only one.
 *
 * @throws `project-ambiguous` when there are several, as rebar3 itself refuses
 */
export async function rebarEscriptName(
  folder: string,
  { name, mainApplication, otherProfiles }: RebarEscript,
): Promise<string> {
  if (name) return name;
  if (mainApplication) return mainApplication;
  const names = await applicationNames(folder);
  if (names.length === 1) return names[0]!;
  const profiles = otherProfiles && { profiles: otherProfiles };
  throw new OnebeamError('project-ambiguous', { path: join(folder, 'rebar.config'), names, ...profiles });
}

/** The folders that rebar3 searches by default: `src/`, `apps/*`, `lib/*`. */
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
export async function rebarEscriptOf(
  folder: string,
  file: string,
  profiles: readonly string[] = [],
): Promise<string> {
  return rebarEscriptName(folder, readRebarConfig(await readFile(file), file, profiles));
}

function atomOrText(term: Term): string | undefined {
  if (term.type === 'atom') return term.name;
  return textOf(term) || undefined;
}
