import type { ShippedFile, Warning } from '../../index.ts';
import type { Artifact, BuildResult } from '../../pipeline/result.ts';
import { sourceText } from '../../runtimes/runtime-source.ts';
import type { Terminal } from '../terminal.ts';
import { buildTable } from './build-table.ts';
import { failureReport } from './failure-report.ts';
import { shakenText } from './shaken-text.ts';
import { sizeText } from './size-text.ts';
import { table } from './table.ts';
import { errorDocument } from './tell-error.ts';
import { tellWarning } from './tell-warning.ts';

/**
 * A build's result as one JSON document: `schemaVersion`, then what the library returned, errors as data.
 *
 * @param warnings of the project, before the build.
 */
export function buildDocument(
  result: BuildResult,
  shipped: readonly ShippedFile[],
  warnings: readonly Warning[] = [],
): string {
  const failures = result.failures.map(({ target, error }) => ({ target, error: errorDocument(error) }));
  return `${JSON.stringify({ schemaVersion: 1, ...result, warnings, failures, shipped }, null, 2)}\n`;
}

/** For people: warnings and failures on stderr, the table of what was made on stdout. */
export function buildReport(
  result: BuildResult,
  terminal: Terminal,
  {
    warnings: ofProject = [],
    why = false,
    quiet = false,
  }: { warnings?: readonly Warning[]; why?: boolean; quiet?: boolean },
): void {
  for (const warning of ofProject) tellWarning(warning, terminal);
  for (const { target, runtime, applications, shaken, warnings } of result.artifacts) {
    if (!quiet) terminal.err(`${target}: OTP ${runtime.otp}, ${sourceText(runtime.source)}\n`);
    if (shaken && !quiet) terminal.err(shakenText(target, shaken, why));
    for (const warning of warnings) tellWarning(warning, terminal);
    if (why && !quiet) terminal.err(table(applications.map(applicationRow), new Set([2])));
  }
  if (result.artifacts.length > 0 && !quiet) {
    terminal.out(buildTable(result.artifacts, terminal.workingFolder, terminal.columns('out')));
  }
  failureReport(result.failures, result.artifacts.length + result.failures.length, terminal);
}

const applicationRow = ({ name, version, size, because }: Artifact['applications'][number]): string[] => [
  `  ${name}`,
  version,
  sizeText(size),
  because[0] ?? '',
];
