import { LaunchError } from '../../failure.ts';
import { removeFolder } from '../../release/staging.ts';
import { files } from '../../system/cold-files.ts';
import type { NativeText } from '../../system/machine.ts';
import { makePrivate, notWritable } from '../places.ts';
import type { ReleaseRun } from '../release-run.ts';
import { beginOf } from '../running.ts';
import { temporaryOf } from '../words.ts';
import { render } from './render.ts';

const what = 'its temporary files cannot be written';

/**
 * Makes the folder for the temporary files of this start, `<tmp>/<name>-<pid>`, and removes those of starts whose process has
 * ended: configuration may hold passwords.
 *
 * @throws LaunchError that names `RELEASE_TMP`.
 */
export function ownTemporary(run: ReleaseRun): NativeText {
  const { machine, manifest } = run;
  const folder = temporaryOf(run);
  const prefix = `${machine.native(manifest.name)}-`;
  const own = `${folder}${machine.separator}${prefix}${process.pid}`;
  const { mkdirSync, readdirSync } = files();
  try {
    mkdirSync(machine.path(folder), { recursive: true, mode: 0o700 });
    for (const name of readdirSync(machine.path(folder), { encoding: 'latin1' })) {
      const pid = name.startsWith(prefix) ? name.slice(prefix.length) : '';
      if (!/^[1-9][0-9]{0,9}$/.test(pid)) continue;
      const path = `${folder}${machine.separator}${name}`;
      const facts = machine.facts(path, false);
      if (facts?.kind !== 'folder' || facts.owner !== machine.user) continue;
      // A folder with this process's number is left from an earlier process.
      if (Number(pid) === process.pid || beginOf(Number(pid)) === undefined) removeFolder(machine, path);
    }
    // Not `recursive`: what another user has put there is an error.
    mkdirSync(machine.path(own), { mode: 0o700 });
    makePrivate(machine, own);
  } catch (error) {
    throw notWritable(what, folder, 'RELEASE_TMP', error);
  }
  return own;
}

const largest = 16 * 1024 * 1024;

/** A file of the release, with variables replaced if requested. @throws LaunchError */
export function contentOf(run: ReleaseRun, from: NativeText, isTemplate: boolean): Uint8Array {
  const { machine, variables } = run;
  const bytes = machine.readFile(from, largest);
  if (!bytes) {
    throw new LaunchError(
      'its configuration cannot be read',
      `${from}: not a file of at most ${largest} bytes`,
      'run it with ONEBEAM=verify to check its files',
    );
  }
  if (!isTemplate) return bytes;
  return Buffer.from(render(Buffer.from(bytes).toString('latin1'), variables.get, from), 'latin1');
}

/** Copies a file of the release to the temporary files of this start. @throws LaunchError */
export function copyFile(run: ReleaseRun, from: NativeText, to: NativeText, isTemplate: boolean): void {
  const { machine } = run;
  const content = contentOf(run, from, isTemplate);
  try {
    const above = to.slice(0, to.lastIndexOf(machine.separator));
    files().mkdirSync(machine.path(above), { recursive: true, mode: 0o700 });
    files().writeFileSync(machine.path(to), content, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw notWritable(what, to, 'RELEASE_TMP', error);
  }
}
