import { atom, list, nil, string, type Term, tuple } from '../../erlang/term/term.ts';
import type { Application } from '../release/application.ts';
import type { Release } from '../release/release.ts';

/** Names as a list of atoms. */
const names = (them: readonly string[]): Term => list(them.map(atom));

/** A release as the record `#release{}` of `systools.hrl`, which errors contain. */
export function releaseRecord({ name, version, erts, applications }: Release): Term {
  const versions = applications.map((it) => tuple(atom(it.name), string(it.version), atom(it.type)));
  const included = applications.flatMap((it) =>
    it.includes ? [tuple(atom(it.name), names(it.includes))] : [],
  );
  return tuple(atom('release'), string(name), string(version), string(erts), list(versions), list(included));
}

/** An application as the record `#application{}` of `systools.hrl`. */
export function applicationRecord(application: Application): Term {
  const { name, type, version, id, description, modules, uses, optional, includes, registered } = application;
  return tuple(
    atom('application'),
    atom(name),
    atom(type),
    ...[version, id, description].map(string),
    ...[modules, uses, optional, includes, registered].map(names),
    application.env,
    application.maxT,
    application.maxP,
    application.mod ?? nil,
    application.startPhases ?? atom('undefined'),
    string(application.directory),
  );
}
