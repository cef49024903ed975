import { atom, list, string, type Term, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';
import type { Application } from '../release/application.ts';
import { startOrder } from './start-order.ts';

/**
 * The start order of applications.
 *
 * @throws SystoolsError `{undefined_applications, [App]}`, `{circular_dependencies, [{App, Vsn}]}`, or both in `{apps, [_]}`.
 */
export function sortOrFail(applications: readonly Application[]): readonly Application[] {
  const { order, missing, circular } = startOrder(applications);
  const undefinedApplications = tuple(atom('undefined_applications'), list(missing.map(atom)));
  const circularDependencies = tuple(atom('circular_dependencies'), list(circular.map(nameAndVersion)));
  if (missing.length > 0 && circular.length > 0) {
    throw new SystoolsError(tuple(atom('apps'), list([circularDependencies, undefinedApplications])));
  }
  if (missing.length > 0) throw new SystoolsError(undefinedApplications);
  if (circular.length > 0) throw new SystoolsError(circularDependencies);
  return order;
}

const nameAndVersion = ({ name, version }: Application): Term => tuple(atom(name), string(version));
