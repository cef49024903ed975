import { atom, string, type Term, textOf, tuple } from '../../erlang/term/term.ts';
import type { FolderView } from '../files/folder-view.ts';
import type { CollectedRelease } from '../release/collect-release.ts';
import type { Release, ReleaseApplication } from '../release/release.ts';
import { appupScript } from './appup.ts';
import { type Instruction, instruction } from './instruction.ts';
import type { Direction } from './low-level.ts';

/** The scripts of one passage, not yet translated, and warnings, the newest first. */
export interface CollectedScripts {
  readonly scripts: readonly (readonly Instruction[])[];
  readonly warnings: readonly Term[];
}

/**
 * Collects what has to be done between the release that a relup is for and one of its bases: add applications, change
 * those whose version differs (in start order, by their `.appup` files; those of the base are never read), remove
 * applications, and restart the emulator where that is needed.
 *
 * @throws SystoolsError as `appupScript`.
 */
export function collectScripts(
  view: FolderView,
  direction: Direction,
  top: CollectedRelease,
  base: Release,
  restartEmulator: boolean,
): CollectedScripts {
  const [from, to] = direction === 'up' ? [base, top.release] : [top.release, base];
  const added = missing(to, from).map((it) => [instruction('add_application', atom(it.name), atom(it.type))]);
  const removed = missing(from, to).map((it) => [instruction('remove_application', atom(it.name))]);
  const changed = changedApplications(view, direction, top, base);
  const scripts = [...added, ...changed.scripts, ...removed];
  const warnings = [...changed.warnings];
  if (top.release.erts !== base.erts) {
    scripts.unshift([atom('restart_new_emulator')]);
    const versions = tuple(emulator(top.release), emulator(base));
    warnings.unshift(tuple(atom('erts_vsn_changed'), versions));
  }
  if (restartEmulator) scripts.push([atom('restart_emulator')]);
  return { scripts, warnings };
}

const emulator = ({ name, erts }: Release): Term => tuple(string(name), string(erts));

const missing = (release: Release, other: Release): readonly ReleaseApplication[] =>
  release.applications.filter(({ name }) => !other.applications.some((it) => it.name === name));

function changedApplications(
  view: FolderView,
  direction: Direction,
  top: CollectedRelease,
  base: Release,
): { scripts: (readonly Instruction[])[]; warnings: Term[] } {
  const scripts: (readonly Instruction[])[] = [];
  const warnings: Term[] = [];
  for (const application of top.applications) {
    const old = base.applications.find(({ name }) => name === application.name);
    if (!old || old.version === application.version) continue;
    const { script, version } = appupScript(view, application, old.version, direction, top.otp);
    scripts.push(script);
    if (textOf(version) !== application.version) {
      warnings.unshift(tuple(atom('bad_vsn'), tuple(version, string(application.version))));
    }
  }
  return { scripts, warnings };
}
