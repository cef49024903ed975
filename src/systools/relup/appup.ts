import { atom, string, type Term, textOf, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';
import { joinName } from '../files/file-name.ts';
import type { FolderView } from '../files/folder-view.ts';
import { readTermFile, TermFileFailure } from '../files/term-file.ts';
import { elementsOf } from '../format/reason.ts';
import type { Application } from '../release/application.ts';
import { type Instruction, tupleOf } from './instruction.ts';
import type { Direction } from './low-level.ts';
import { applicationRecord } from './records.ts';
import { matchesVersion } from './version-pattern.ts';

/** The entry of an `.appup` file for an upgrade from or a downgrade to one version. */
export interface AppupScript {
  readonly script: readonly Instruction[];
  /** The version that the file is about: should be that of the application. */
  readonly version: Term;
}

/**
 * Finds the script of an application in the `.appup` file beside its `.app` file:
 * `{Vsn, [{UpFromVsn, Script}], [{DownToVsn, Script}]}`. A version is a string, or a binary with a regular expression
 * that has to match all of it; the first entry counts.
 *
 * @param base the old or new version.
 * @param otp the release whose syntax of terms counts.
 * @throws SystoolsError `{file_problem, {File, What}}`, `{no_relup, File, Application, Vsn}`
 * @throws OnebeamError `relup-pattern-invalid`, `relup-pattern-unsupported`
 */
export function appupScript(
  view: FolderView,
  application: Application,
  base: string,
  direction: Direction,
  otp: number,
): AppupScript {
  const file = joinName(application.directory, `${application.name}.appup`);
  const term = readAppup(view, file, otp);
  const [version, up, down] = tupleOf(term, 3) ?? [];
  if (!version) throw problem(file, tuple(atom('ok'), term));
  for (const entry of elementsOf(direction === 'up' ? up : down)) {
    const [key, script] = tupleOf(entry, 2) ?? [];
    if (!key || !isFor(key, base, file, otp)) continue;
    return { script: scriptOf(script!), version };
  }
  throw new SystoolsError(
    tuple(atom('no_relup'), string(file), applicationRecord(application), string(base)),
    'systools_relup',
  );
}

function readAppup(view: FolderView, file: string, otp: number): Term {
  try {
    return readTermFile(view, file, file, otp);
  } catch (error) {
    if (!(error instanceof TermFileFailure)) throw error;
    throw problem(file, tuple(atom('error'), error.reason), error.place);
  }
}

const problem = (file: string, what: Term, place?: SystoolsError['place']): SystoolsError =>
  new SystoolsError(tuple(atom('file_problem'), tuple(string(file), what)), 'systools_relup', place);

function isFor(key: Term, base: string, file: string, otp: number): boolean {
  if (key.type !== 'binary') return textOf(key) === base;
  return matchesVersion(new TextDecoder().decode(key.bytes), base, file, otp);
}

/** OTP's function crashes on a script that is not a list. */
function scriptOf(script: Term): readonly Instruction[] {
  if (script.type === 'list' && !script.tail) return script.elements;
  throw new SystoolsError(tuple(atom('bad_list'), script), 'systools_rc');
}
