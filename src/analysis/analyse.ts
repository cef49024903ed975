import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Escript } from '../escript/escript.ts';
import type { Analysis, AnalysisOptions } from './analysis.ts';
import type { AnalysisWarning } from './analysis-warning.ts';
import { type EscriptNeeds, escriptNeeds } from './escript-needs.ts';
import type { Need } from './need.ts';
import { isPreloaded, type OtpApplications } from './otp-applications.ts';
import {
  type ForeignCall,
  type MissingApplications,
  refuseMissing,
  resolveDependencies,
} from './resolve-dependencies.ts';

const indispensable = ['kernel', 'stdlib'];

/**
 * Determines which applications of an OTP tree an escript needs: kernel and stdlib, those that its `.app` files
 * declare and its modules call, except bundled ones, and the dependencies of all these; then those that the
 * user adds, without those that the user drops.
 *
 * @throws `application-missing` when the tree lacks one of them, `application-indispensable`, and `zip-damaged`
 */
export function analyse(escript: Escript, otp: OtpApplications, options: AnalysisOptions = {}): Analysis {
  const { missing, foreign, ...analysis } = analyseIncomplete(escript, otp, options);
  refuseMissing(otp.root, missing, foreign);
  return analysis;
}

/**
 * As `analyse`, for a tree that may lack applications: they are in `missing`, and what they need in turn is not known.
 *
 * @throws `application-indispensable`, and `zip-damaged`
 */
export function analyseIncomplete(
  escript: Escript,
  otp: OtpApplications,
  options: AnalysisOptions = {},
): Analysis & { missing: MissingApplications; foreign: readonly ForeignCall[] } {
  const { dropApplications = [] } = options;
  const kept = indispensable.find((name) => dropApplications.includes(name));
  if (kept) throw new OnebeamError('application-indispensable', { path: escript.path, found: kept });

  const own = escriptNeeds(escript, otp);
  const [always, requested] = runtimeNeeds(options);
  const needs: Need[] = [...always, ...own.needs, ...requested];
  const dropped = new Set(dropApplications);
  const { applications, asked, missing } = resolveDependencies(needs, otp, own.bundled, dropped);
  const packed = new Set(applications.map(({ name }) => name));

  const compiles = own.includesHeaders || packed.has('compiler');
  const named = namedApplications(own.suspects, otp, new Set([...packed, ...own.bundled]));
  const inVain = dropApplications.filter(
    (name) => !asked.has(name) && !named.some((application) => application.name === name),
  );
  const unsettled = named.filter(({ name }) => !dropped.has(name));
  return {
    applications,
    missing,
    foreign: own.foreign,
    includes: compiles ? [...packed].sort() : [],
    bundled: [...own.bundled].sort(),
    distributed: namesItsNode(escript, own.atoms),
    warnings: warningsOf(escript, own, inVain),
    hints: [
      ...(own.foreign.length > 0 ? [{ code: 'foreign-modules' as const, modules: own.foreign }] : []),
      ...(unsettled.length > 0 ? [{ code: 'named-applications' as const, applications: unsettled }] : []),
    ],
  };
}

/**
 * Returns the applications that are packed for every program: those of every runtime, and those that the caller
 * adds.
 */
export function runtimeNeeds({
  addApplications = [],
  compiler = false,
}: AnalysisOptions): [always: Need[], requested: Need[]] {
  const every: Need = { name: 'compiler', reason: { kind: 'every-escript' }, isOptional: true };
  return [
    indispensable.map((name) => ({ name, reason: { kind: 'always' }, isOptional: false })),
    [
      ...addApplications.map((name) => ({ name, reason: { kind: 'added' as const }, isOptional: false })),
      ...(compiler ? [every] : []),
    ],
  ];
}

function warningsOf(escript: Escript, own: EscriptNeeds, vain: string[]): AnalysisWarning[] {
  const files = [...escript.facts.nativeFiles];
  const headers = escript.body.kind === 'source' ? escript.body.script.includes : [];
  return [
    ...(files.length > 0 ? [{ code: 'native-code' as const, files }] : []),
    ...(headers.length > 0 ? [{ code: 'local-includes' as const, files: headers }] : []),
    ...(own.unreadable.length > 0 ? [{ code: 'unreadable-files' as const, files: [...own.unreadable] }] : []),
    ...(vain.length > 0 ? [{ code: 'dropped-in-vain' as const, applications: vain }] : []),
  ];
}

/** Modules and programs of OTP that make a node of other nodes' acquaintance. */
const acquaintances = ['net_kernel', 'peer', 'slave', 'epmd', 'erl_epmd'];

/**
 * Returns true when a program may give its node a name: its `%%!` line does, or it contains the name of a
 * function that does. A false positive costs a small program; a false negative breaks it.
 */
export function namesItsNode({ header }: Pick<Escript, 'header'>, atoms: ReadonlySet<string>): boolean {
  return (
    header.emulatorArguments.some((word) => ['-sname', '-name'].includes(word)) ||
    acquaintances.some((name) => atoms.has(name))
  );
}

/** An atom shorter than this is ignored, even if a module has that name (`i`, `int`, `gl`, `et`). */
const shortest = 4;
/** They have a `.app` file, but nothing that an Erlang program calls. */
const notForPrograms = new Set(['erts', 'erl_interface', 'jinterface']);

/**
 * OTP applications that are not packed, although atoms of the escript are names of them or of their modules.
 * Only a hint: an atom may mean anything.
 *
 * @param present applications that are packed, bundled or explicitly dropped.
 * @returns sorted by name, the atoms too.
 */
function namedApplications(
  atoms: ReadonlySet<string>,
  otp: OtpApplications,
  present: ReadonlySet<string>,
): { name: string; atoms: string[] }[] {
  const found = new Map<string, string[]>();
  for (const atom of [...atoms].sort()) {
    if (atom.length < shortest || isPreloaded(atom)) continue;
    const name = otp.applications.has(atom) ? atom : otp.moduleOwner(atom);
    if (name === undefined || present.has(name) || notForPrograms.has(name)) continue;
    found.set(name, [...(found.get(name) ?? []), atom]);
  }
  return [...found]
    .map(([name, names]) => ({ name, atoms: names }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
