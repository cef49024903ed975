import {
  type Artifact,
  type BuildResult,
  type ShakenModules,
  type ShippedFile,
  sourceText,
  type Target,
  type Warning,
} from '../../index.ts';
import type { Terminal } from '../terminal.ts';
import { buildTable } from './build-table.ts';
import { errorDocument, reportWarning } from './diagnostics.ts';
import { document } from './document.ts';
import { sizeText } from './size-text.ts';
import { table } from './table.ts';

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
  return document({ ...result, warnings, failures, shipped });
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
  for (const warning of ofProject) reportWarning(warning, terminal);
  for (const { target, runtime, applications, shaken, warnings } of result.artifacts) {
    if (!quiet) terminal.err(`${target}: OTP ${runtime.otp}, ${sourceText(runtime.source)}\n`);
    if (shaken && !quiet) terminal.err(shakenText(target, shaken, why));
    for (const warning of warnings) reportWarning(warning, terminal);
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

/** The modules of OTP that were left out, in one line; with `names` every module by its name. */
function shakenText(target: Target, { modules, started }: ShakenModules, names: boolean): string {
  const count = modules.reduce((sum, { modules }) => sum + modules.length, 0);
  const where = modules.map((one) => `${one.application} ${one.modules.length}`).join(', ');
  const proof = started ? 'and it starts' : 'not started, as it is for another machine';
  const line = `${target}: ${count} modules of OTP left out${where && ` (${where})`}, ${proof}\n`;
  return (
    line + (names ? modules.map((one) => `  ${one.application}: ${one.modules.join(' ')}\n`).join('') : '')
  );
}

/**
 * What failed, and why: for a single target like every error; for several as a table, with each hint once below it.
 *
 * @param asked how many targets were to be built.
 */
function failureReport(
  failures: BuildResult['failures'],
  asked: number,
  { err, colors }: Pick<Terminal, 'err' | 'colors'>,
): void {
  if (failures.length === 0) return;
  const described = failures.map(({ target, error }) => ({ target, ...errorDocument(error) }));
  const [first] = described;
  if (asked === 1) err(`${colors.red('error:')} ${first!.target}: ${first!.message}\n`);
  else {
    const few = failures.length === 1 ? 'one target was' : `${failures.length} targets were`;
    err(`${colors.red('error:')} ${few} not made, of ${asked}\n`);
    const rows = described.map(({ target, code, message }) => [target, code ?? '', message]);
    err(table([['target', 'error', 'why'], ...rows]));
  }
  for (const hint of new Set(described.flatMap(({ hint }) => hint ?? []))) {
    err(`${colors.cyan('hint:')} ${hint}\n`);
  }
}
