import { atom, list, string, type Term, tuple } from '../../erlang/term/term.ts';
import type { Application } from '../release/application.ts';

/**
 * The argument of `application:load/1` in boot scripts: `{application, Name, Properties}`, all keys with their
 * defaults, in OTP's order.
 */
export function applicationSpecification(application: Application): Term {
  const { startPhases, mod } = application;
  const properties = [
    property('description', string(application.description)),
    property('vsn', string(application.version)),
    property('id', string(application.id)),
    property('modules', atoms(application.modules)),
    property('registered', atoms(application.registered)),
    property('applications', atoms(application.uses)),
    property('optional_applications', atoms(application.optional)),
    property('included_applications', atoms(application.includes)),
    property('env', application.env),
    property('maxT', application.maxT),
    property('maxP', application.maxP),
  ];
  if (startPhases) properties.push(property('start_phases', startPhases));
  if (mod) properties.push(property('mod', mod));
  return tuple(atom('application'), atom(application.name), list(properties));
}

const property = (key: string, value: Term): Term => tuple(atom(key), value);

const atoms = (names: readonly string[]): Term => list(names.map(atom));
