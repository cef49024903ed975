import { relative } from 'node:path';
import { type ChannelName, decisionText, type ShipResult, skipText, type Target } from '../../index.ts';
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
    decisions: result.decisions.map((one) => ({ ...one, text: decisionText(one.reason) })),
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
  if (!quiet) {
    for (const channel of result.implied) err(`${channel} added: other channels refer to its files\n`);
    err(
      folded(
        result.skipped.map(({ reason, ...of }) => ({ ...of, text: `skipped: ${skipText(reason)}` })),
        ' ',
      ),
    );
    err(
      folded(
        result.decisions.map(({ reason, ...of }) => ({ ...of, text: decisionText(reason) })),
        ': ',
      ),
    );
    err(systemLibrariesText(result.files));
  }
  if (!quiet && result.files.length > 0) {
    const folder = relative(workingFolder, result.output) || '.';
    out(`${result.name} ${result.version}, ${dryRun ? 'would be written to' : 'in'} ${folder}:\n`);
    const executables = result.executables.map(({ target, path, size }) => ({
      ...{ kind: 'executable', target, form: 'fat', path: relative(result.output, path), size },
    }));
    const rows = [...executables, ...result.files].map(({ kind, target = '', form = '', path, size }) => [
      ...[kind, target, form, path, sizeText(size)],
    ]);
    out(table([['kind', 'target', 'form', 'file', 'download'], ...rows], new Set([4])));
  }
  for (const { channel, error } of result.failures) {
    const { message, hint } = errorDocument(error);
    // The messages of channels begin with their names.
    err(`${colors.red('error:')} ${message.startsWith(`${channel}:`) ? '' : `${channel}: `}${message}\n`);
    if (hint) err(`${colors.cyan('hint:')} ${hint}\n`);
  }
}

/** A line about a channel, perhaps for one of its targets; without a channel, about the release. */
interface Note {
  channel?: ChannelName;
  target?: Target;
  text: string;
}

/** One line for each text: what is the same for several channels or targets is said once. */
function folded(notes: readonly Note[], separator: string): string {
  const byChannel = grouped(notes, ({ channel = '', text }) => `${channel}\n${text}`);
  const lines = byChannel.map((same) => ({
    ...same[0]!,
    targets: [...new Set(same.flatMap(({ target }) => target ?? []))].join(', '),
  }));
  return grouped(lines, ({ targets, text }) => `${targets}\n${text}`)
    .map((same) => {
      const { targets, text } = same[0]!;
      const channels = [...new Set(same.map(({ channel = 'release' }) => channel))].join(', ');
      return `${channels}${targets === '' ? '' : ` (${targets})`}${separator}${text}\n`;
    })
    .join('');
}

function grouped<Value>(values: readonly Value[], keyOf: (value: Value) => string): Value[][] {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    groups.set(key, [...(groups.get(key) ?? []), value]);
  }
  return [...groups.values()];
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
        `${[...some].join(', ')}: uses ${names} of the user's system (libraries = "packed" packs them)\n`,
    )
    .join('');
}
