import { atom, nil, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';
import { joinName } from '../files/file-name.ts';
import type { FolderView } from '../files/folder-view.ts';
import { posixOf } from '../files/posix-of.ts';
import { type PlannedEntry, planTree } from './tar-plan.ts';

const developerPrograms = ['typer', 'dialyzer', 'ct_run', 'yielding_c_fun', 'erlc'];

/**
 * The programs of an OTP's `erts-<Vsn>/bin`. Without `all`, those for developers are excluded; their names depend on
 * the runtime's system, detected from its files (OTP: the system it runs on).
 *
 * @param root folder with `erts-<Vsn>`.
 * @throws SystoolsError `{{badmatch, {error, Posix}}, []}` when there is no such folder: OTP crashes; its stack trace
 *   is omitted.
 */
export function ertsEntries(
  view: FolderView,
  root: string,
  version: string,
  { all, otp }: { all: boolean; otp: number },
): PlannedEntry[] {
  const bin = joinName(`erts-${version}`, 'bin');
  const from = joinName(root, bin);
  const programs = programsIn(view, from);
  const isWindows = programs.includes('erlexec.dll');
  const wanted = (program: string): boolean => all || !isForDevelopers(program, isWindows, otp);
  return programs
    .filter(wanted)
    .flatMap((program) => planTree(view, joinName(from, program), joinName(bin, program), otp));
}

function isForDevelopers(program: string, isWindows: boolean, otp: number): boolean {
  if (!isWindows) return developerPrograms.includes(program);
  const suffixes = otp >= 28 ? ['.exe', '.pdb'] : ['.exe'];
  return suffixes.some((suffix) => developerPrograms.some((name) => `${name}${suffix}` === program));
}

function programsIn(view: FolderView, folder: string): string[] {
  try {
    return view.names(folder);
  } catch (error) {
    const crash = tuple(atom('badmatch'), tuple(atom('error'), atom(posixOf(error))));
    throw new SystoolsError(tuple(crash, nil));
  }
}
