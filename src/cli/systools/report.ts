import { formatTerm } from '../../systools/format/format-term.ts';
import type { Outcome } from '../../systools/outcome.ts';
import { document } from '../report/document.ts';
import type { Terminal } from '../terminal.ts';

interface ReportFlags {
  json?: boolean | undefined;
  silent?: boolean | undefined;
}

interface More<Made> {
  readonly document?: (made: Made) => object;
  readonly notes?: (made: Made) => readonly string[];
}

/**
 * Reports an outcome: the written files on stdout, OTP's texts for warnings and errors on stderr, and the
 * position of an error in its file. As JSON: terms as Erlang text.
 *
 * @param files written files, by name.
 * @param more of the result: further members of the document, and lines for stderr.
 * @returns the exit code.
 */
export function reportOutcome<Made>(
  outcome: Outcome<Made>,
  files: (made: Made) => readonly string[],
  { json, silent }: ReportFlags,
  { out, err }: Terminal,
  { document: members = () => ({}), notes = () => [] }: More<Made> = {},
): number {
  if (json)
    out(document({ ...documentOf(outcome, files), ...(outcome.status === 'ok' && members(outcome.made)) }));
  else if (!silent) {
    err(outcome.text);
    if (outcome.status === 'ok') {
      for (const note of notes(outcome.made)) err(`${note}\n`);
      out(
        files(outcome.made)
          .map((file) => `${file}\n`)
          .join(''),
      );
    } else if (outcome.place) {
      const { path, line, column } = outcome.place;
      err(`  at ${path}:${line}${column === undefined ? '' : `:${column}`}\n`);
    }
  }
  return outcome.status === 'ok' ? 0 : 1;
}

function documentOf<Made>(outcome: Outcome<Made>, files: (made: Made) => readonly string[]): object {
  const { status, text } = outcome;
  if (outcome.status === 'ok') {
    return { status, files: files(outcome.made), warnings: outcome.warnings.map(formatTerm), text };
  }
  const { module, reason, place } = outcome;
  return { status, module, reason: formatTerm(reason), text, ...(place && { place }) };
}
