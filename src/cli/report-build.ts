import { relative } from 'node:path';
import type { Artifact, BuildResult } from '../build/result.ts';
import { sourceText } from '../erts/runtime-source.ts';
import { sizeText } from './size-text.ts';
import { table } from './table.ts';
import { errorDocument } from './tell-error.ts';
import type { Terminal } from './terminal.ts';

/** A build's result as one JSON document: `schemaVersion`, then what the library returned, errors as data. */
export function buildDocument(result: BuildResult): string {
  const failures = result.failures.map(({ target, error }) => ({ target, error: errorDocument(error) }));
  return `${JSON.stringify({ schemaVersion: 1, ...result, failures }, null, 2)}\n`;
}

/** For people: warnings and failures on stderr, the table of what was made on stdout. */
export function buildReport(result: BuildResult, terminal: Terminal, { why }: { why: boolean }): void {
  const { yellow, red, cyan } = terminal.colors;
  for (const { target, runtime, applications, warnings } of result.artifacts) {
    terminal.err(`${target}: OTP ${runtime.otp}, ${sourceText(runtime.source)}\n`);
    for (const { message, hint } of warnings) {
      terminal.err(`${yellow('warning:')} ${message}\n`);
      if (hint) terminal.err(`${cyan('hint:')} ${hint}\n`);
    }
    if (why) terminal.err(table(applications.map(applicationRow), new Set([2])));
  }
  if (result.artifacts.length > 0) terminal.out(buildTable(result.artifacts, terminal.workingFolder));
  for (const { target, error } of result.failures) {
    const { message, hint } = errorDocument(error);
    terminal.err(`${red('error:')} ${target}: ${message}\n`);
    if (hint) terminal.err(`${cyan('hint:')} ${hint}\n`);
  }
}

const applicationRow = ({ name, version, size, because }: Artifact['applications'][number]): string[] => [
  `  ${name}`,
  version,
  sizeText(size),
  because[0] ?? '',
];

function buildTable(artifacts: readonly Artifact[], workingFolder: string): string {
  const header = ['target', 'file', 'size', 'stub', 'runtime', 'program', 'sha256'];
  const rows = artifacts.map(({ target, path, size, parts, sha256 }) => [
    target,
    shortPath(path, workingFolder),
    ...[size, parts.stub, parts.runtime, parts.program].map(sizeText),
    sha256.slice(0, 16) || '(not written)',
  ]);
  return table([header, ...rows], new Set([2, 3, 4, 5]));
}

/** Relative when it is below the working folder. */
function shortPath(path: string, workingFolder: string): string {
  const short = relative(workingFolder, path);
  return short.startsWith('..') ? path : short;
}
