import { basename } from 'node:path';
import {
  type Artifact,
  type BuildResult,
  type CacheChange,
  type ShakenModules,
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
import { wrapped } from './wrap.ts';

/** A file written beside the executables. */
export interface ShippedFile {
  /** Absolute. */
  path: string;
  size: number;
  sha256: string;
}

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
  const fitted = (text: string) => wrapped(text, terminal.columns('err'));
  for (const warning of ofProject) reportWarning(warning, terminal);
  for (const { target, runtime, applications, shaken, leftOut = [], preloaded = [] } of result.artifacts) {
    if (!quiet) terminal.err(fitted(`${target}: OTP ${runtime.otp}, ${sourceText(runtime.source)}\n`));
    if (shaken && !quiet) terminal.err(shakenText(target, shaken, why));
    if (preloaded.length > 0 && !quiet) terminal.err(fitted(preloadedText(target, preloaded)));
    if (why && !quiet) terminal.err(table(applications.map(applicationRow), new Set([2])));
    if (why && !quiet && leftOut.length > 0) {
      terminal.err(`not packed:\n${table(leftOut.map((one) => [`  ${one.path}`, leftOutTexts[one.why]]))}`);
    }
  }
  for (const warning of collapsedWarnings(result.artifacts)) reportWarning(warning, terminal);
  if (result.artifacts.length > 0 && !quiet) {
    terminal.out(buildTable(result.artifacts, terminal.workingFolder, terminal.columns('out')));
  }
  if (!quiet) terminal.err(fitted(cacheText(result.cache)));
  failureReport(result.failures, result.artifacts.length + result.failures.length, terminal);
}

/** Why a file of a release is not packed. */
const leftOutTexts: Readonly<Record<NonNullable<Artifact['leftOut']>[number]['why'], string>> = {
  runtime: "replaced by the target's runtime",
  version: 'another version of the release',
  application: 'not named by the `.rel` file',
  work: 'written while it runs, or an archive',
  cookie: 'a secret that every copy would share',
  script: 'replaced by the executable',
  'boot-text': 'the text of a boot file, which nothing reads',
  special: 'a device, socket or FIFO',
  system: 'for another system',
};

/** A build reports the size of the cache if it grew by at least this many bytes. */
const noticeable = 10_000_000;

/** Reports what the build changed in the cache; returns an empty text if that is not noticeable. */
function cacheText({ folder, size, added, limit, removed }: CacheChange): string {
  const lines: string[] = [];
  const above = limit > 0 && size > limit;
  if (added >= noticeable || removed.length > 0 || above) {
    const bound = limit > 0 ? `, limit ${sizeText(limit)} (--cache-limit)` : '';
    lines.push(
      `build cache: ${sizeText(size)} in ${folder}, ${sizeText(added)} of it new${bound}; to clear it: \`onebeam cache clean\``,
    );
  }
  if (removed.length > 0) {
    const freed = sizeText(removed.reduce((sum, entry) => sum + entry.size, 0));
    lines.push(
      `build cache: removed the ${removed.length === 1 ? 'least recently used entry' : `${removed.length} least recently used entries`} (${freed})`,
    );
  }
  if (above) lines.push('build cache: above its limit, because running or recent builds use the rest');
  return lines.map((line) => `${line}\n`).join('');
}

const applicationRow = ({ name, version, size, because }: Artifact['applications'][number]): string[] => [
  `  ${name}`,
  version,
  sizeText(size),
  because[0] ?? '',
];

/** The warnings of all targets, equal ones once; those that not every target has begin with the targets that have them. */
function collapsedWarnings(artifacts: readonly Artifact[]): Warning[] {
  const all = new Map<string, { warning: Warning; of: Target[] }>();
  for (const { target, warnings } of artifacts) {
    for (const warning of warnings) {
      const key = JSON.stringify([warning.code, warning.message, warning.hint]);
      const known = all.get(key) ?? { warning, of: [] };
      if (!known.of.includes(target)) known.of.push(target);
      all.set(key, known);
    }
  }
  return [...all.values()].map(({ warning, of }) =>
    of.length === artifacts.length
      ? warning
      : { ...warning, message: `${of.join(', ')}: ${warning.message}` },
  );
}

/** The excluded OTP modules in one line; with `names`, every module by its name. */
function shakenText(target: Target, { modules, started }: ShakenModules, names: boolean): string {
  const count = modules.reduce((sum, { modules }) => sum + modules.length, 0);
  const where = modules.map((one) => `${one.application} ${one.modules.length}`).join(', ');
  const proof = started ? 'and it starts' : 'not started: built for another machine';
  const line = `${target}: removed ${count} OTP modules${where && ` (${where})`}, ${proof}\n`;
  return (
    line + (names ? modules.map((one) => `  ${one.application}: ${one.modules.join(' ')}\n`).join('') : '')
  );
}

/** Boot files of a release that preload the modules of a start. */
function preloadedText(target: Target, preloaded: NonNullable<Artifact['preloaded']>): string {
  const each = preloaded.map(({ path, modules, recorded, reduced }) => {
    const more = [...(recorded > 0 ? [`${recorded} recorded`] : []), ...(reduced ? ['reduced'] : [])];
    return `${basename(path)} ${modules} modules${more.length > 0 ? ` (${more.join(', ')})` : ''}`;
  });
  return `${target}: preloaded in boot files: ${each.join('; ')}\n`;
}

/**
 * Describes failed targets: a single target like every error; for several, each cause once with its targets,
 * and each hint once below them.
 *
 * @param asked the number of requested targets.
 */
function failureReport(
  failures: BuildResult['failures'],
  asked: number,
  { err, colors, columns }: Pick<Terminal, 'err' | 'colors' | 'columns'>,
): void {
  if (failures.length === 0) return;
  const described = failures.map(({ target, error }) => ({ target, ...errorDocument(error) }));
  const [first] = described;
  const width = columns('err');
  if (asked === 1) {
    err(
      `${colors.red('error:')} ${wrapped(`${first!.target}: ${first!.message}`, width, 'error: '.length)}\n`,
    );
  } else {
    err(`${colors.red('error:')} ${failures.length} of ${asked} targets failed\n`);
    for (const { targets, message } of collapsedFailures(described)) {
      err(`  ${wrapped(`${targets}: ${message}`, width, 2)}\n`);
    }
  }
  for (const hint of new Set(described.flatMap(({ hint }) => hint ?? []))) {
    err(`${colors.cyan('hint:')} ${wrapped(hint, width, 'hint: '.length)}\n`);
  }
}

/** Equal causes of several targets become one. */
function collapsedFailures(
  described: readonly { target: Target; message: string }[],
): { targets: string; message: string }[] {
  const causes = new Map<string, { of: Target[]; message: string }>();
  for (const { target, message } of described) {
    const shared = message.replaceAll(` for \`${target}\``, '');
    const known = causes.get(shared) ?? { of: [], message };
    known.of.push(target);
    causes.set(shared, known);
  }
  return [...causes].map(([shared, { of, message }]) => ({
    targets: of.join(', '),
    message: of.length > 1 ? shared : message,
  }));
}
