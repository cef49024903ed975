import { atom, isAtom, type List, list, type Term, textOf, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';
import { type Release, type ReleaseApplication, type StartType, startTypes } from './release.ts';
import { isString } from './string-test.ts';

/**
 * Reads the term of a release file, and checks it in OTP's order.
 *
 * @returns the release, and `missing_sasl` as a warning when it cannot be upgraded for lack of sasl.
 * @throws SystoolsError, e.g. `badly_formatted_release`, `{illegal_applications, [_]}`, `{missing_mandatory_app, App}`.
 */
export function checkRelease(term: Term): { release: Release; warnings: Term[] } {
  const [tag, id, erts, applications, ...rest] = elementsOf(term);
  const [name, version, ...afterId] = elementsOf(id);
  const [ertsTag, ertsVersion, ...afterErts] = elementsOf(erts);
  if (
    !isAtom(tag, 'release') ||
    !(name && version && ertsVersion && isAtom(ertsTag, 'erts') && applications?.type === 'list') ||
    rest.length + afterId.length + afterErts.length > 0
  ) {
    throw new SystoolsError(atom('badly_formatted_release'));
  }
  if (!isString(name)) throw new SystoolsError(tuple(atom('illegal_name'), name));
  if (!isString(version)) throw new SystoolsError(tuple(atom('illegal_form'), version));
  if (!isString(ertsVersion)) {
    throw new SystoolsError(tuple(atom('illegal_form'), tuple(atom('erts'), ertsVersion)));
  }
  const checked = checkApplications(applications);
  return {
    release: {
      name: textOf(name)!,
      version: textOf(version)!,
      erts: textOf(ertsVersion)!,
      applications: checked,
    },
    warnings: mandatoryApplications(checked),
  };
}

function checkApplications(applications: List): ReleaseApplication[] {
  if (applications.tail)
    throw new SystoolsError(tuple(atom('EXIT'), tuple(atom('function_clause'), list([]))));
  const read = applications.elements.map((member) => ({ member, application: readApplication(member) }));
  const illegal = read.filter(({ application }) => !application).map(({ member }) => member);
  if (illegal.length > 0) throw new SystoolsError(tuple(atom('illegal_applications'), list(illegal)));
  return read.map(({ application }) => application!);
}

/** `{App, Vsn}`, `{App, Vsn, Type}`, `{App, Vsn, [Include]}` or `{App, Vsn, Type, [Include]}`. */
function readApplication(member: Term): ReleaseApplication | undefined {
  const [name, version, third, fourth, ...rest] = elementsOf(member);
  if (name?.type !== 'atom' || !version || rest.length > 0) return undefined;
  const [type, includes] = third?.type === 'list' && !fourth ? [undefined, third] : [third, fourth];
  if ((type && type.type !== 'atom') || (includes && includes.type !== 'list')) return undefined;
  if (!isString(version)) return undefined;
  const includedNames = includes ? atomNames(includes) : undefined;
  if ((type && !startTypes.has(type.name)) || (includes && !includedNames)) return undefined;
  return {
    name: name.name,
    version: textOf(version)!,
    type: (type?.name as StartType | undefined) ?? 'permanent',
    ...(includedNames && { includes: includedNames }),
  };
}

function mandatoryApplications(applications: readonly ReleaseApplication[]): Term[] {
  const typeOf = (name: string): StartType | undefined => applications.find((it) => it.name === name)?.type;
  for (const name of ['kernel', 'stdlib']) {
    const type = typeOf(name);
    if (type === undefined) throw new SystoolsError(tuple(atom('missing_mandatory_app'), atom(name)));
    if (type !== 'permanent') throw new SystoolsError(tuple(atom('mandatory_app'), atom(name), atom(type)));
  }
  return typeOf('sasl') === undefined ? [tuple(atom('warning'), atom('missing_sasl'))] : [];
}

const elementsOf = (term: Term | undefined): readonly Term[] => (term?.type === 'tuple' ? term.elements : []);

function atomNames({ elements, tail }: List): string[] | undefined {
  const names = elements.flatMap((element) => (element.type === 'atom' ? [element.name] : []));
  return tail || names.length < elements.length ? undefined : names;
}
