import { atom, isAtom, list, string, type Term, tuple } from '../../erlang/term/term.ts';
import { scriptText } from '../boot/script-text.ts';
import { SystoolsError } from '../failure.ts';
import { joinName } from '../files/file-name.ts';
import { FolderView } from '../files/folder-view.ts';
import { writeOutputs } from '../files/output-file.ts';
import { searchPath } from '../files/search-path.ts';
import { reasonOf } from '../format/reason.ts';
import { checkBases, checkName } from '../options/argument-check.ts';
import { checkRelupOptions } from '../options/option-check.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { type CollectedRelease, collectRelease } from '../release/collect-release.ts';
import { collectScripts } from './collect-scripts.ts';
import { restartLast } from './emulator-restart.ts';
import { formatRelupFailure, formatRelupWarnings } from './format-relup.ts';
import type { Instruction } from './instruction.ts';
import type { Direction } from './low-level.ts';
import { releaseRecord } from './records.ts';
import type { RelupOptions } from './relup-options.ts';
import { translateScripts } from './translate-scripts.ts';

/**
 * A release to upgrade from or downgrade to: its name without `.rel`, or the name with a description for the relup.
 */
export type BaseRelease = string | readonly [name: string, description: Term | string];

/** The result of `makeRelup`: the term, and the path of the file unless `noexec` was set. */
export interface MadeRelup {
  readonly relup: Term;
  readonly relupFile?: string;
}

/**
 * Creates a release upgrade file, like `systools:make_relup/4`: the instructions with which `release_handler` gets from each
 * release in `upFrom` to `top`, and from `top` to each release in `downTo`. Reads the `.rel` files, and the `.app` and `.appup`
 * files of the applications of `top`, and writes `relup`. If a check fails, nothing is written.
 *
 * Modules of an upgrade that do not depend on each other keep the order of the `.appup` file; in OTP, their order depends on the
 * emulator.
 *
 * @param top name of the release file without `.rel`; relative names start at `options.cwd`.
 * @returns what OTP returns with `silent`; warnings are not wrapped in `{warning, _}` here.
 * @throws OnebeamError `systools-options-illegal` when an option does not exist or is of another type,
 *   `systools-argument-illegal` for other arguments, `relup-pattern-invalid`, `relup-pattern-unsupported`.
 */
export async function makeRelup(
  top: string,
  upFrom: readonly BaseRelease[],
  downTo: readonly BaseRelease[],
  options: RelupOptions = {},
): Promise<Outcome<MadeRelup>> {
  checkName(top, 'release');
  checkBases(upFrom);
  checkBases(downTo);
  checkRelupOptions(options);
  const view = new FolderView(options.cwd ?? process.cwd());
  const words = { warnings: formatRelupWarnings, error: formatRelupFailure };
  return outcomeOf<MadeRelup>(async () => {
    const path = searchPath(view, options.path ?? [], options.codePath ?? ['.'], options.otp);
    const release = readUpgradable(view, top, path, options.otp);
    // One OTP reads all of them: that of the new release.
    const read = (name: string): CollectedRelease => readUpgradable(view, name, path, release.otp);
    const entry = (direction: Direction) => (base: BaseRelease) =>
      entryFor(view, direction, release, base, read, options);
    const ups = upFrom.map(entry('up'));
    const downs = downTo.map(entry('down'));
    const warnings = [...ups, ...downs].reverse().flatMap((it) => it.warnings);
    if (options.warningsAsErrors && warnings.length > 0) {
      throw new SystoolsError(tuple(atom('warnings_treated_as_errors'), list(warnings)), 'systools_relup');
    }
    const terms = (entries: readonly Entry[]): Term => list(entries.map((it) => it.term).reverse());
    const relup = tuple(string(release.release.version), terms(ups), terms(downs));
    if (options.noexec) return { made: { relup }, warnings };
    const relupFile = joinName(options.outdir || '.', 'relup');
    await writeRelup(view, relupFile, scriptText(relup, release.otp));
    return { made: { relup, relupFile }, warnings };
  }, words);
}

/** A release without sasl has no `release_handler`. @throws SystoolsError */
function readUpgradable(
  view: FolderView,
  name: string,
  path: readonly string[],
  otp: number | undefined,
): CollectedRelease {
  const collected = collectRelease(view, name, path, otp === undefined ? {} : { otp });
  if (collected.warnings.some((warning) => isAtom(reasonOf(warning).rest[0], 'missing_sasl'))) {
    throw new SystoolsError(tuple(atom('missing_sasl'), releaseRecord(collected.release)), 'systools_relup');
  }
  return collected;
}

/** `{Vsn, Description, Instructions}`, and the warnings about it, the newest first. */
interface Entry {
  readonly term: Term;
  readonly warnings: readonly Term[];
}

function entryFor(
  view: FolderView,
  direction: Direction,
  top: CollectedRelease,
  base: BaseRelease,
  read: (name: string) => CollectedRelease,
  { restartEmulator = false }: RelupOptions,
): Entry {
  const [name, described] = typeof base === 'string' ? [base, ''] : base;
  const description = typeof described === 'string' ? string(described) : described;
  const other = read(name);
  const { scripts, warnings } = collectScripts(view, direction, top, other.release, restartEmulator);
  const [from, to] = direction === 'up' ? [other, top] : [top, other];
  const script = translateScripts(direction, scripts, { from: from.applications, to: to.applications });
  const entry = (instructions: readonly Instruction[]): Term =>
    tuple(string(other.release.version), description, list(instructions));
  const old = direction === 'up' && isBeforeR15(other) ? restartLast(script) : undefined;
  if (!old) return { term: entry(script), warnings };
  return { term: entry(old), warnings: [atom('pre_R15_emulator_upgrade'), ...warnings] };
}

/** Versions are compared as text, as OTP does: a sasl 10 would count as old. */
const isBeforeR15 = ({ applications }: CollectedRelease): boolean =>
  applications.some(({ name, version }) => name === 'sasl' && version < '2.2');

async function writeRelup(view: FolderView, file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeOutputs(view, [{ file, bytes }]);
  } catch (error) {
    if (!(error instanceof SystoolsError)) throw error;
    const problem = tuple(atom('open'), reasonOf(error.reason).rest[1]!);
    throw new SystoolsError(tuple(atom('file_problem'), tuple(string('relup'), problem)), 'systools_relup');
  }
}
