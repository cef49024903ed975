import type { Reason } from '../errors/faults/reason.ts';
import type { Analysis, NeededApplication } from './analysis.ts';
import type { AnalysisHint, AnalysisWarning } from './analysis-warning.ts';

/** The analysis of one of several programs that share a runtime. */
export interface ProgramAnalysis {
  /** The program's name. */
  program: string;
  analysis: Analysis;
}

/**
 * Returns the applications of a runtime for all of these programs, with the reasons of each. A warning names
 * its program. An application that one program lacks and another bundles is no longer a hint; dropping an
 * application has no effect when none of them needs it.
 */
export function mergeAnalyses(all: readonly ProgramAnalysis[]): Analysis {
  const applications = mergeApplications(all);
  const packed = applications.map(({ name }) => name);
  const analyses = all.map(({ analysis }) => analysis);
  return {
    applications,
    includes: analyses.some(({ includes }) => includes.length > 0) ? packed : [],
    bundled: [...new Set(analyses.flatMap(({ bundled }) => bundled))].sort(),
    distributed: analyses.some(({ distributed }) => distributed),
    warnings: mergeWarnings(all),
    hints: all.flatMap(({ program, analysis }) =>
      analysis.hints.flatMap((hint) => withoutPacked({ ...hint, program }, packed)),
    ),
  };
}

function mergeApplications(all: readonly ProgramAnalysis[]): NeededApplication[] {
  const merged = new Map<string, NeededApplication>();
  for (const { program, analysis } of all) {
    for (const { name, version, reasons } of analysis.applications) {
      const known: NeededApplication = merged.get(name) ?? { name, version, reasons: [] };
      merged.set(name, { ...known, reasons: [...known.reasons, ...reasonsOf(program, reasons, known)] });
    }
  }
  return [...merged.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Reasons that every runtime has are reported once. */
function reasonsOf(
  program: string,
  reasons: readonly Reason[],
  { reasons: known }: NeededApplication,
): Reason[] {
  const isOfAll = ({ kind }: Reason) => kind === 'always' || kind === 'added';
  return reasons
    .filter((reason) => !isOfAll(reason) || !known.some(({ kind }) => kind === reason.kind))
    .map((reason) => (isOfAll(reason) ? reason : { ...reason, program }));
}

function mergeWarnings(all: readonly ProgramAnalysis[]): AnalysisWarning[] {
  const vain = all.map(({ analysis }) =>
    analysis.warnings.flatMap((warning) => (warning.code === 'dropped-in-vain' ? warning.applications : [])),
  );
  const ofAll = (vain[0] ?? []).filter((name) => vain.every((names) => names.includes(name)));
  const own = all.flatMap(({ program, analysis }) =>
    analysis.warnings.flatMap((warning) =>
      warning.code === 'dropped-in-vain' ? [] : [{ ...warning, program }],
    ),
  );
  return [...own, ...(ofAll.length > 0 ? [{ code: 'dropped-in-vain' as const, applications: ofAll }] : [])];
}

function withoutPacked(hint: AnalysisHint, packed: readonly string[]): AnalysisHint[] {
  if (hint.code !== 'named-applications') return [hint];
  const applications = hint.applications.filter(({ name }) => !packed.includes(name));
  return applications.length > 0 ? [{ ...hint, applications }] : [];
}
