import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Escript } from '../escript/escript.ts';
import type { Analysis, AnalysisOptions } from './analysis.ts';
import type { AnalysisWarning } from './analysis-warning.ts';
import { closeNeeds } from './close-needs.ts';
import { type EscriptNeeds, escriptNeeds } from './escript-needs.ts';
import { namedApplications } from './named-applications.ts';
import { namesItsNode } from './names-its-node.ts';
import { nativeFiles } from './native-files.ts';
import type { Need } from './need.ts';
import type { OtpApplications } from './otp-applications.ts';

const indispensable = ['kernel', 'stdlib'];

/**
 * Finds out which applications of an OTP tree an escript needs: kernel and stdlib, what its `.app` files declare and
 * what its modules call, without what it brings itself, and what those applications need in turn; then what the user
 * adds, without what the user drops.
 *
 * @throws `application-missing` when the tree lacks one of them, `application-indispensable`, and `zip-damaged`
 */
export function analyse(escript: Escript, otp: OtpApplications, options: AnalysisOptions = {}): Analysis {
  const { addApplications = [], dropApplications = [] } = options;
  const kept = indispensable.find((name) => dropApplications.includes(name));
  if (kept) throw new OnebeamError('application-indispensable', { path: escript.path, found: kept });

  const own = escriptNeeds(escript, otp);
  const needs: Need[] = [
    ...indispensable.map((name) => ({ name, reason: { kind: 'always' as const }, ifThere: false })),
    ...own.needs,
    ...addApplications.map((name) => ({ name, reason: { kind: 'added' as const }, ifThere: false })),
  ];
  const dropped = new Set(dropApplications);
  const { applications, asked } = closeNeeds(needs, otp, own.bundled, dropped, own.foreign);
  const packed = new Set(applications.map(({ name }) => name));

  const compiles = own.includesHeaders || packed.has('compiler');
  const named = namedApplications(own.suspects, otp, new Set([...packed, ...own.bundled]));
  const inVain = dropApplications.filter(
    (name) => !asked.has(name) && !named.some((application) => application.name === name),
  );
  const unsettled = named.filter(({ name }) => !dropped.has(name));
  return {
    applications,
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

function warningsOf(escript: Escript, own: EscriptNeeds, vain: string[]): AnalysisWarning[] {
  const files = nativeFiles(escript);
  const headers = escript.body.kind === 'source' ? escript.body.script.includes : [];
  return [
    ...(files.length > 0 ? [{ code: 'native-code' as const, files }] : []),
    ...(headers.length > 0 ? [{ code: 'local-includes' as const, files: headers }] : []),
    ...(own.unreadable.length > 0 ? [{ code: 'unreadable-files' as const, files: own.unreadable }] : []),
    ...(vain.length > 0 ? [{ code: 'dropped-in-vain' as const, applications: vain }] : []),
  ];
}
