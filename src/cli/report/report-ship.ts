import { relative } from 'node:path';
import { type ShipResult, skipText } from '../../index.ts';
import type { Terminal } from '../terminal.ts';
import { shortPath } from './build-table.ts';
import { errorDocument, reportWarning } from './diagnostics.ts';
import { document } from './document.ts';
import { sizeText } from './size-text.ts';
import { table } from './table.ts';

/** A release as one JSON document: `schemaVersion`, then what the library returned, errors as data. */
export const shipDocument = (result: ShipResult): string =>
  document({
    ...result,
    failures: result.failures.map(({ channel, error }) => ({ channel, error: errorDocument(error) })),
  });

/** For people: warnings, what was skipped and failures on stderr, the table of what users download on stdout. */
export function shipReport(
  result: ShipResult,
  terminal: Terminal,
  { quiet, dryRun }: { quiet: boolean; dryRun: boolean },
): void {
  const { out, err, colors, workingFolder } = terminal;
  for (const path of quiet ? [] : result.ignored) {
    err(`${colors.dim(`not an executable: ${shortPath(path, workingFolder)}`)}\n`);
  }
  for (const warning of result.warnings) reportWarning(warning, terminal);
  for (const { channel, target, reason } of quiet ? [] : result.skipped) {
    err(`${channel}${target ? ` ${target}` : ''} skipped: ${skipText(reason)}\n`);
  }
  if (!quiet) err(systemLibrariesText(result.files));
  if (!quiet && result.files.length > 0) {
    const folder = relative(workingFolder, result.output) || '.';
    out(`${result.name} ${result.version}, ${dryRun ? 'would be written to' : 'in'} ${folder}:\n`);
    const executables = result.executables.map(({ target, path, size }) => ({
      ...{ kind: 'executable', target, path: relative(result.output, path), size },
    }));
    const rows = [...executables, ...result.files].map(({ kind, target = '', path, size }) => [
      ...[kind, target, path, sizeText(size)],
    ]);
    out(table([['kind', 'target', 'file', 'download'], ...rows], new Set([3])));
  }
  for (const { channel, error } of result.failures) {
    const { message, hint } = errorDocument(error);
    // The messages of channels begin with their names.
    err(`${colors.red('error:')} ${message.startsWith(`${channel}:`) ? '' : `${channel}: `}${message}\n`);
    if (hint) err(`${colors.cyan('hint:')} ${hint}\n`);
  }
}

/** Libraries that files leave to the user's system: a line for each list, with its channels. */
function systemLibrariesText(files: ShipResult['files']): string {
  const channels = new Map<string, Set<string>>();
  for (const { channel, systemLibraries } of files) {
    if (!systemLibraries) continue;
    const names = systemLibraries.join(', ');
    channels.set(names, (channels.get(names) ?? new Set()).add(channel));
  }
  return [...channels]
    .map(
      ([names, some]) =>
        `${[...some].join(', ')}: ${names} of the user's system (libraries = "packed" packs them)\n`,
    )
    .join('');
}
