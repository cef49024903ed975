import { OnebeamError } from '../../errors/onebeam-error.ts';
import { consultFirst } from '../syntax/consult.ts';
import { isAtom, type Term, textOf } from '../term/term.ts';

/** The content of an `.app` file. */
export interface ApplicationResource {
  name: string;
  /** Empty when the file has none. */
  version: string;
  description: string;
  modules: readonly string[];
  registered: readonly string[];
  applications: readonly string[];
  optionalApplications: readonly string[];
  includedApplications: readonly string[];
  /** The application's callback: module and start argument. */
  mod?: { module: string; argument: Term };
  env: readonly { name: string; value: Term }[];
  startPhases: readonly { name: string; argument: Term }[];
  /** The complete term, `{application, Name, Properties}`. */
  term: Term;
}

/**
 * Reads an application resource file leniently, for analysis: a key that is missing or of the wrong type counts
 * as empty, and unknown ones are ignored. `systools/` has the strict checks.
 *
 * Source: OTP's app(5).
 *
 * @param path for messages.
 * @throws OnebeamError `term-syntax`, `term-empty`, `term-too-deep`, `application-resource-invalid`
 */
export function parseApplicationResource(bytes: Uint8Array, path?: string): ApplicationResource {
  const term = consultFirst(bytes, path);
  const [tag, name, properties, ...rest] = term.type === 'tuple' ? term.elements : [];
  if (
    !isAtom(tag, 'application') ||
    name?.type !== 'atom' ||
    properties?.type !== 'list' ||
    rest.length > 0
  ) {
    throw new OnebeamError('application-resource-invalid', {
      ...(path === undefined ? {} : { path }),
      found: term.type === 'tuple' ? term.elements.length : term.type,
    });
  }
  const pairs = namedPairs(properties);
  const value = (key: string): Term | undefined => pairs.find((pair) => pair.name === key)?.value;
  const atoms = (key: string): string[] => atomsOf(value(key));
  const mod = callback(value('mod'));
  return {
    name: name.name,
    version: text(value('vsn')),
    description: text(value('description')),
    modules: atoms('modules'),
    registered: atoms('registered'),
    applications: atoms('applications'),
    optionalApplications: atoms('optional_applications'),
    includedApplications: atoms('included_applications'),
    ...(mod ? { mod } : {}),
    env: namedPairs(value('env')),
    startPhases: namedPairs(value('start_phases')).map((it) => ({ name: it.name, argument: it.value })),
    term,
  };
}

const text = (term: Term | undefined): string => (term && textOf(term)) ?? '';

const elementsOf = (term: Term | undefined): readonly Term[] => (term?.type === 'list' ? term.elements : []);

const atomsOf = (term: Term | undefined): string[] =>
  elementsOf(term).flatMap((element) => (element.type === 'atom' ? [element.name] : []));

function namedPairs(term: Term | undefined): { name: string; value: Term }[] {
  return elementsOf(term).flatMap((element) => {
    if (element.type !== 'tuple' || element.elements.length !== 2) return [];
    const [key, value] = element.elements;
    return key!.type === 'atom' ? [{ name: key!.name, value: value! }] : [];
  });
}

function callback(term: Term | undefined): ApplicationResource['mod'] {
  if (term?.type !== 'tuple' || term.elements.length !== 2) return undefined;
  const [module, argument] = term.elements;
  return module!.type === 'atom' ? { module: module!.name, argument: argument! } : undefined;
}
