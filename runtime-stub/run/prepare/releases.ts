import { LaunchError } from '../../failure.ts';
import { removeFolder } from '../../release/staging.ts';
import { files } from '../../system/cold-files.ts';
import type { NativeText } from '../../system/machine.ts';
import { makePrivate, noState, notWritable, stateVariable } from '../places.ts';
import type { ReleaseRun } from '../release-run.ts';
import { contentOf } from './temporary.ts';

/**
 * Files that `release_handler` reads of a version, in addition to its `.rel` file. A version without `relup`
 * cannot be upgraded to.
 */
const ofVersion = ['start.boot', 'sys.config', 'relup'];

/**
 * Writes what `release_handler` needs to upgrade this release while it runs: `RELEASES` and `start_erl.data`
 * that name only this version, and a folder for it. The release directory itself is never written to; `RELDIR`
 * names this one instead.
 *
 * @param root `release/`, absolute.
 * @returns the folder, for `RELDIR`.
 */
export function writeReleases(run: ReleaseRun, root: NativeText): NativeText {
  const { machine, places, manifest } = run;
  if (!places) throw noState(manifest.name);
  const folder = `${places.state}/releases`;
  const beside = `${places.state}/.releases-${crypto.randomUUID()}`;
  try {
    makePrivate(machine, beside);
    for (const name of ['RELEASES', 'start_erl.data']) {
      const text = files().readFileSync(machine.path(`${root}/releases/${name}`));
      files().writeFileSync(machine.path(`${beside}/${name}`), text, { mode: 0o600 });
    }
    copyVersion(run, root, beside);
    removeFolder(machine, folder);
    files().renameSync(machine.path(beside), machine.path(folder));
  } catch (error) {
    removeFolder(machine, beside);
    if (error instanceof LaunchError) throw error;
    throw notWritable('its state cannot be kept', folder, stateVariable(manifest.name), error);
  }
  return folder;
}

/**
 * Copies the files of this version to a folder of `release_handler`, and renders its configuration where the start does so.
 *
 * @param into `RELDIR`.
 * @returns the path of the `.rel` file.
 */
export function copyVersion(run: ReleaseRun, root: NativeText, into: NativeText): NativeText {
  const { machine, record, manifest } = run;
  const own = `releases/${record.version}`;
  const folder = `${into}/${machine.native(record.version)}`;
  const packed = new Set(manifest.files.map(({ path }) => path));
  removeFolder(machine, folder);
  makePrivate(machine, folder);
  const start = record.commands.start;
  const steps = start && 'run' in start ? start.run.prepare : [];
  const rendered = steps.find((step) => step.kind === 'render' && step.from.startsWith(`${own}/sys.config`));
  for (const name of [`${record.name}.rel`, ...ofVersion]) {
    const isTemplate = name === 'sys.config' && rendered?.kind === 'render';
    const from = isTemplate ? rendered.from : `${own}/${name}`;
    if (!packed.has(from)) continue;
    const content = contentOf(run, `${root}/${machine.native(from)}`, isTemplate);
    files().writeFileSync(machine.path(`${folder}/${machine.native(name)}`), content, { mode: 0o600 });
  }
  return `${folder}/${machine.native(record.name)}.rel`;
}
