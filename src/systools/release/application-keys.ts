import { atom, isAtom, list, nil, type Term, type Tuple, textOf, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';
import type { Application } from './application.ts';
import { badArgument, isString } from './string-test.ts';

/** The content of an `.app` file. */
export type ApplicationKeys = Omit<Application, 'type' | 'directory'>;

/**
 * Reads `{application, Name, Properties}`. Keys are checked in OTP's order up to the first invalid one; of a
 * duplicate key the first one counts; unknown keys are ignored.
 *
 * @param otp from 26 on, lists with an atom twice are refused here.
 * @throws SystoolsError with the reason inside `{error_reading, {App, _}}`: `{badly_formatted_application, Term}` or
 *   `{Fault, Term}` with a fault of `{bad_param, Key}`, `{missing_param, Key}`, `{dupl_entry, Key, Atoms}`.
 */
export function applicationKeys(term: Term, otp: number): ApplicationKeys {
  const [tag, name, properties, ...rest] = term.type === 'tuple' ? term.elements : [];
  if (
    !isAtom(tag, 'application') ||
    name?.type !== 'atom' ||
    properties?.type !== 'list' ||
    rest.length > 0
  ) {
    throw new SystoolsError(tuple(atom('badly_formatted_application'), term));
  }
  try {
    const read = new Properties(properties, otp);
    const version = read.string('vsn');
    const id = read.string('id', '');
    const description = read.string('description');
    const modules = read.atoms('modules');
    const registered = read.atoms('registered');
    const uses = read.atoms('applications');
    const optional = read.atoms('optional_applications', []);
    const includes = read.atoms('included_applications', []);
    const mod = read.mod();
    const startPhases = read.startPhases();
    const env = read.pairs('env', nil);
    const maxT = read.limit('maxT');
    const maxP = read.limit('maxP');
    return {
      ...{ name: name.name, version, id, description, modules, registered, uses, optional, includes },
      ...{ env, maxT, maxP, ...(startPhases && { startPhases }), ...(mod && { mod }) },
    };
  } catch (error) {
    if (error instanceof SystoolsError) throw new SystoolsError(tuple(error.reason, term));
    throw error;
  }
}

class Properties {
  readonly #byKey = new Map<string, Tuple>();
  readonly #improper: boolean;
  readonly #otp: number;

  constructor(properties: Term & { type: 'list' }, otp: number) {
    this.#otp = otp;
    this.#improper = properties.tail !== undefined;
    for (const property of properties.elements) {
      const key = property.type === 'tuple' ? property.elements[0] : undefined;
      if (property.type === 'tuple' && key?.type === 'atom' && !this.#byKey.has(key.name)) {
        this.#byKey.set(key.name, property);
      }
    }
  }

  string(key: string, otherwise?: string): string {
    const value = this.#value(key, otherwise !== undefined);
    if (value === undefined) return otherwise!;
    if (!isString(value)) throw badParameter(key);
    return textOf(value)!;
  }

  atoms(key: string, otherwise?: readonly string[]): readonly string[] {
    const value = this.#value(key, otherwise !== undefined);
    if (value === undefined) return otherwise!;
    if (value.type !== 'list' || value.tail) throw badParameter(key);
    const names = value.elements.map((element) => {
      if (element.type !== 'atom') throw badParameter(key);
      return element.name;
    });
    if (this.#otp >= 26) refuseDuplicates(key, names);
    return names;
  }

  /** Whatever is neither `{Module, Argument}` nor `[]` counts as missing. */
  mod(): Term | undefined {
    const value = this.#value('mod', true);
    if (value === undefined || isNil(value)) return undefined;
    if (value.type === 'tuple' && value.elements.length === 2 && value.elements[0]!.type === 'atom')
      return value;
    throw missingParameter('mod');
  }

  startPhases(): Term | undefined {
    const value = this.#value('start_phases', true);
    if (value === undefined || isAtom(value, 'undefined')) return undefined;
    return checkedPairs('start_phases', value);
  }

  pairs(key: string, otherwise: Term): Term {
    const value = this.#value(key, true);
    return value === undefined ? otherwise : checkedPairs(key, value);
  }

  limit(key: string): Term {
    const value = this.#value(key, true) ?? atom('infinity');
    if (isAtom(value, 'infinity') || (value.type === 'integer' && value.value > 0n)) return value;
    throw badParameter(key);
  }

  /** `undefined` when the key is not there and need not be. A tuple of the key and not one value counts as missing. */
  #value(key: string, optional: boolean): Term | undefined {
    const property = this.#byKey.get(key);
    if (property === undefined && this.#improper) throw new SystoolsError(badArgument);
    if (property === undefined && optional) return undefined;
    if (property?.elements.length !== 2) throw missingParameter(key);
    return property.elements[1];
  }
}

function checkedPairs(key: string, value: Term): Term {
  if (value.type !== 'list' || value.tail) throw badParameter(key);
  for (const pair of value.elements) {
    if (pair.type !== 'tuple' || pair.elements.length !== 2 || pair.elements[0]!.type !== 'atom') {
      throw badParameter(key);
    }
  }
  return value;
}

function refuseDuplicates(key: string, names: readonly string[]): void {
  if (new Set(names).size === names.length) return;
  const seen = new Set<string>();
  const extra = names.filter((name) => seen.has(name) || !seen.add(name));
  throw new SystoolsError(tuple(atom('dupl_entry'), atom(key), list(extra.map(atom))));
}

const isNil = (term: Term): boolean => term.type === 'list' && term.elements.length === 0 && !term.tail;

const badParameter = (key: string): SystoolsError => new SystoolsError(tuple(atom('bad_param'), atom(key)));

const missingParameter = (key: string): SystoolsError =>
  new SystoolsError(tuple(atom('missing_param'), atom(key)));
