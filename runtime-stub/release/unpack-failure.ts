import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { cacheVariable } from '../../src/targets/variable-name.ts';
import { LaunchError, moreFiles, systemText } from '../failure.ts';
import type { Payload } from '../self.ts';
import type { Machine } from '../system/machine.ts';
import { baseFolders, lastResorts } from './base-folder.ts';
import { placeOf, type ReleasePaths, whyForeignPlace } from './place.ts';

const what = 'cannot unpack its files';

/** Describes why a release cannot be created in this base folder. Payload damage is returned unchanged. */
export function notUsable(
  machine: Machine,
  place: ReleasePaths,
  { manifest }: Payload,
  error: unknown,
): unknown {
  if (error instanceof OnebeamError || error instanceof LaunchError || !(error instanceof Error))
    return error;
  const code = 'code' in error ? String(error.code) : '';
  if (!code) return error;
  const variable = cacheVariable(manifest.name);
  const path =
    'path' in error && typeof error.path === 'string' ? machineText(machine, error.path) : place.base.path;
  const reason = code === 'EFOREIGN' ? path : `${path}: ${systemText(code)}`;
  const megabytes = Math.ceil(manifest.files.reduce((sum, { size }) => sum + size, 0) / 1e6);
  const largest = manifest.files.reduce((most, { size }) => Math.max(most, size), 0);
  const hints: Record<string, string> = {
    ENOSPC: `free ${megabytes} MB of disk space, or set ${variable} to a folder on another disk`,
    EDQUOT: `free ${megabytes} MB of disk space, or set ${variable} to a folder on another disk`,
    EFBIG: `raise the file size limit (\`ulimit -f\`): its largest file has ${largest} bytes`,
    EMFILE: moreFiles,
  };
  return new LaunchError(
    what,
    reason,
    hints[code] ?? `set ${variable} to a writable folder that belongs to you`,
  );
}

/** No folder was set, and none of the usual ones can be used: reports the reason for the first one. */
export function noFolder(machine: Machine, payload: Payload): LaunchError {
  const { name } = payload.manifest;
  const variable = cacheVariable(name);
  const reasons = [...baseFolders(machine, name), ...lastResorts(machine, name)].map((base) => {
    const why = whyForeignPlace(machine, placeOf(machine, base, payload));
    return why ?? `${base.path}: cannot be written`;
  });
  const reason = reasons.length > 0 ? reasons.join('; ') : 'no cache folder: HOME is not set';
  return new LaunchError(what, reason, `set ${variable} to a writable folder that belongs to you`);
}

/** `node:fs` names paths as ordinary text. */
const machineText = (machine: Machine, path: string): string =>
  /[^\u0000-\u00ff]/.test(path) ? machine.native(path) : path;
