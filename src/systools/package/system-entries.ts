import { atom, string, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';
import { baseName, directoryOf, joinName } from '../files/file-name.ts';
import type { FolderView } from '../files/folder-view.ts';
import type { CollectedRelease } from '../release/collect-release.ts';

import { checkRelup, checkSystemConfig } from './system-files.ts';
import { type PlannedEntry, planTree } from './tar-plan.ts';

/**
 * The files of the release itself: its `.rel` file twice, the boot file as `start.boot`, `relup` and `sys.config.src` or
 * `sys.config` when they are found. They are looked for in the folder of the release's name, the working folder and the
 * folders of the `path` option; the `.rel` file only where its name says.
 *
 * @param name of the release as given, with folder, without `.rel`.
 * @param path expanded.
 * @throws SystoolsError `{tar_error, {add, _, _}}` or `{tar_error, {add, boot, Name, enoent}}`.
 */
export function systemEntries(
  view: FolderView,
  name: string,
  { release, otp }: Pick<CollectedRelease, 'release' | 'otp'>,
  path: readonly string[],
): PlannedEntry[] {
  const base = baseName(name);
  const folder = joinName('releases', release.version);
  const nameFolder = directoryOf(name);
  const places = [...(nameFolder === '.' ? [] : [nameFolder]), '.', ...path];
  const find = (file: string): string | undefined =>
    places.map((place) => joinName(place, file)).find((candidate) => view.exists(candidate));
  const found = (file: string, check: (from: string) => void): PlannedEntry[] => {
    const from = find(file);
    if (from === undefined) return [];
    check(from);
    return planTree(view, from, joinName(folder, file), otp);
  };

  const rel = `${name}.rel`;
  const entries = [
    ...planTree(view, rel, joinName('releases', `${base}.rel`), otp),
    ...planTree(view, rel, joinName(folder, `${base}.rel`), otp),
  ];
  const boot = find('start.boot') ?? find(`${base}.boot`);
  if (boot === undefined) {
    throw new SystoolsError(
      tuple(atom('tar_error'), tuple(atom('add'), atom('boot'), string(name), atom('enoent'))),
    );
  }
  entries.push(...planTree(view, boot, joinName(folder, 'start.boot'), otp));
  entries.push(...found('relup', (from) => checkRelup(view, from, otp)));
  const source = found('sys.config.src', () => {});
  entries.push(
    ...(source.length > 0 ? source : found('sys.config', (from) => checkSystemConfig(view, from, otp))),
  );
  return entries;
}
