import { resolve } from 'node:path';
import { type BuildForm, buildDefaults } from './build-choices.ts';
import { checked, checkTargets, listMembers } from './option-checks.ts';
import { type Host, hostTarget } from './targets/host-target.ts';
import { parseTarget } from './targets/parse-target.ts';
import { type Target, targets } from './targets/target.ts';

/**
 * Parses names of targets.
 *
 * @param names each a target, an alias, `host` or `all`; commas separate several.
 * @param host the machine that `host` refers to.
 * @returns each target once, in the order of `targets`.
 * @throws OnebeamError `option-invalid`, `target-unknown`
 */
export function targetList(names: readonly string[], host: Host): Target[] {
  const chosen = new Set<Target>();
  for (const name of listMembers(checked('--target', names, checkTargets))) {
    if (name === 'all') for (const target of targets) chosen.add(target);
    else chosen.add(name === 'host' ? hostTarget(host) : parseTarget(name));
  }
  return targets.filter((target) => chosen.has(target));
}

/**
 * The file or folder of each target.
 *
 * @param output as requested: a file for one target; a folder for several, or if it ends in a slash.
 * @param name of the program.
 */
export function outputPaths(
  output: string | undefined,
  name: string,
  chosen: readonly Target[],
  workingFolder: string,
  form: BuildForm,
): { target: Target; path: string }[] {
  const several = chosen.length > 1;
  const isFolder = several || output === undefined || /[/\\]$/.test(output);
  const place = resolve(workingFolder, output ?? buildDefaults.output);
  return chosen.map((target) => {
    const suffix = form === 'thin' ? '' : target.startsWith('windows') ? '.exe' : '';
    const label = form === 'thin' ? '-thin' : '';
    if (!isFolder) return { target, path: place.endsWith(suffix) ? place : place + suffix };
    return { target, path: resolve(place, `${name}${several ? `-${target}` : ''}${label}${suffix}`) };
  });
}
