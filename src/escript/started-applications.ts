import type { BeamFile } from '../beam/beam-file.ts';
import { imports } from '../beam/functions.ts';
import { type KnownCall, knownCalls } from '../beam/known-calls.ts';
import { literals } from '../beam/literals.ts';
import type { Term } from '../erlang/term/term.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { SourceToken } from './source-tokens.ts';

/** The applications that code starts or loads by name. */
export interface StartedApplications {
  /** Names that are arguments of such a call: `application:ensure_all_started(sasl)`. */
  names: string[];
  /**
   * Lists of atoms in code that also starts applications whose names are in variables: `[application:start(A) || A <-
   * [crypto, ssl]]`. Whether they are names of applications is for the caller to see.
   */
  lists: string[][];
}

const starters = /^(start|load|ensure_started|ensure_loaded|ensure_all_started)$/;
const starts = (module: string, name: string): boolean =>
  (module === 'application' || module === 'Elixir.Application') && starters.test(name);

/**
 * Finds them in a compiled module: Erlang's `application` and Elixir's `Application`.
 *
 * @throws OnebeamError `beam-invalid`
 */
export function startedByModule(beam: BeamFile): StartedApplications {
  const constants = literalsOf(beam);
  const asFun = constants.some((term) => term.type === 'fun' && starts(term.module, term.function));
  const isStart = ({ module, function: name }: { module: string; function: string }) => starts(module, name);
  if (!asFun && !imports(beam).some(isStart)) return { names: [], lists: [] };
  const calls = callsOf(beam).filter(isStart);
  const known = calls.map(({ arguments: [first] }) => first && atomsOf(first));
  return {
    names: [...new Set(known.flatMap((names) => names ?? []))],
    lists: asFun || known.some((names) => names === undefined) ? listsOf(constants) : [],
  };
}

/** Constants that cannot be decoded name nothing that can be read. */
function literalsOf(beam: BeamFile): Term[] {
  return readable(() => literals(beam));
}

function callsOf(beam: BeamFile): KnownCall[] {
  return readable(() => knownCalls(beam));
}

function readable<Item>(read: () => Item[]): Item[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof OnebeamError && error.code === 'external-term-invalid') return [];
    throw error;
  }
}

/** One name, or a proper list of them; a `{application, Name, Properties}` needs nothing packed. */
function atomsOf(term: Term): string[] | undefined {
  if (term.type === 'atom') return [term.name];
  if (term.type === 'tuple') return [];
  if (term.type !== 'list' || term.tail) return undefined;
  const names = term.elements.flatMap((element) => (element.type === 'atom' ? [element.name] : []));
  return names.length === term.elements.length ? names : undefined;
}

const listsOf = (terms: readonly Term[]): string[][] =>
  terms.flatMap((term) => {
    const names = term.type === 'list' ? atomsOf(term) : undefined;
    return names && names.length > 0 ? [names] : [];
  });

/** Finds them in the text of a source escript. */
export function startedBySource(forms: readonly (readonly SourceToken[])[]): StartedApplications {
  const names = new Set<string>();
  let inVariables = false;
  for (const form of forms) {
    for (const [at, { kind, text }] of form.entries()) {
      if (kind !== 'atom' || text !== 'application' || form[at + 1]?.text !== ':') continue;
      if (!starters.test(form[at + 2]?.text ?? '')) continue;
      const given = form[at + 3]?.text === '(' ? atomsAt(form, at + 4) : undefined;
      for (const name of given ?? []) names.add(name);
      inVariables ||= given === undefined;
    }
  }
  const lists = inVariables ? forms.flatMap((form) => form.flatMap((_, at) => listAt(form, at) ?? [])) : [];
  return { names: [...names], lists: lists.map((list) => list.names) };
}

function atomsAt(form: readonly SourceToken[], at: number): string[] | undefined {
  const [token, next] = [form[at], form[at + 1]];
  if (token?.kind === 'atom' && (next?.text === ')' || next?.text === ',')) return [token.text];
  return listAt(form, at)?.names;
}

/** `[a, b]` */
function listAt(form: readonly SourceToken[], start: number): { names: string[] } | undefined {
  if (form[start]?.kind !== 'sign' || form[start]?.text !== '[') return undefined;
  const names: string[] = [];
  for (let at = start + 1; form[at]?.kind === 'atom'; at += 2) {
    names.push(form[at]!.text);
    if (form[at + 1]?.text === ']') return { names };
    if (form[at + 1]?.text !== ',') return undefined;
  }
  return undefined;
}
