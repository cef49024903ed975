import { preloadedModules } from '../../beam/preloaded-modules.ts';
import { atom, list, nil, string, type Term, tuple } from '../../erlang/term/term.ts';
import { sortedAtoms } from '../order/atom-order.ts';
import type { Application } from '../release/application.ts';
import type { Release } from '../release/release.ts';
import { applicationSpecification } from './application-specification.ts';
import { mandatoryModules } from './mandatory-modules.ts';

/** The input of a boot script, in addition to the applications. */
export interface BootScriptOptions {
  /** The OTP release whose `init` will read the script. */
  readonly otp: number;
  /** True when the script ends with reading the user's `.erlang`. */
  readonly dotErlang: boolean;
  /** The code path entry of an application: `$ROOT/lib/db-2.1/ebin`. */
  readonly path: (application: Application) => string;
}

/**
 * The boot script of a release: `{script, {Name, Vsn}, [Instruction]}`, which `init` executes at start-up.
 *
 * @param applications in start order.
 */
export function bootScript(
  { name, version }: Pick<Release, 'name' | 'version'>,
  applications: readonly Application[],
  { otp, dotErlang, path }: BootScriptOptions,
): Term {
  const preloaded = preloadedModules(otp);
  const loadedBefore = new Set([...mandatoryModules, ...preloaded]);
  const located = applications.map((application) => ({ application, path: path(application) }));
  const first = located.filter(({ application: { name } }) => name === 'kernel' || name === 'stdlib');
  const kernel = applications.find((application) => application.name === 'kernel');
  const included = new Set(applications.flatMap(({ includes }) => includes));
  const wanted = applications.filter(({ type }) => type !== 'none');
  const loaded = wanted.filter(({ name }) => name !== 'kernel');
  const started = wanted.filter(({ name, type }) => !included.has(name) && type !== 'load');

  return tuple(
    atom('script'),
    tuple(string(name), string(version)),
    list([
      tuple(atom('preLoaded'), atoms(preloaded)),
      progress('preloaded'),
      pathTo(first.map(({ path }) => path)),
      tuple(atom('primLoad'), atoms(mandatoryModules)),
      tuple(atom('kernel_load_completed')),
      progress('kernel_load_completed'),
      ...located.flatMap(({ application, path }) => [
        pathTo([path]),
        tuple(atom('primLoad'), atoms(modulesToLoad(application, loadedBefore))),
      ]),
      progress('modules_loaded'),
      pathTo(located.map(({ path }) => path)),
      ...kernelProcesses(kernel),
      progress('init_kernel_started'),
      ...loaded.map((it) => apply('application', 'load', applicationSpecification(it))),
      progress('applications_loaded'),
      ...started.map((it) => apply('application', 'start_boot', atom(it.name), atom(it.type))),
      ...(dotErlang ? [apply('c', 'erlangrc')] : []),
      progress('started'),
    ]),
  );
}

function modulesToLoad({ modules }: Application, loadedBefore: ReadonlySet<string>): string[] {
  return sortedAtoms(modules.filter((module) => !loadedBefore.has(module)));
}

function kernelProcesses(kernel: Application | undefined): Term[] {
  const specification = kernel ? applicationSpecification(kernel) : nil;
  return [
    kernelProcess('heart', 'heart', 'start', nil),
    kernelProcess('logger', 'logger_server', 'start_link', nil),
    kernelProcess('application_controller', 'application_controller', 'start', list([specification])),
  ];
}

function kernelProcess(name: string, module: string, start: string, args: Term): Term {
  return tuple(atom('kernelProcess'), atom(name), tuple(atom(module), atom(start), args));
}

function apply(module: string, name: string, ...args: Term[]): Term {
  return tuple(atom('apply'), tuple(atom(module), atom(name), list(args)));
}

const progress = (state: string): Term => tuple(atom('progress'), atom(state));

/** Each folder once, at its first place. */
const pathTo = (folders: readonly string[]): Term =>
  tuple(atom('path'), list([...new Set(folders)].map(string)));

const atoms = (names: readonly string[]): Term => list(names.map(atom));
