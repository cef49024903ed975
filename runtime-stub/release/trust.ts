import { type Distrust, type PathReader, whyNotOwn, whyReplaceable } from '../../src/files/trusted-path.ts';
import { systemText } from '../failure.ts';
import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';

const texts: Record<Distrust['why'], string> = {
  foreign: 'it belongs to another user',
  shared: 'other users may write to it',
  link: 'a link',
  'not-a-folder': systemText('ENOTDIR'),
};

/** Largest `/etc/group` that is read, in bytes. */
const groupsLimit = 1024 * 1024;

/**
 * Checks that no other user can exchange or change folders that this user will execute programs from.
 *
 * @param own folders that the launcher makes, outermost first: each must be this user's, no link, and not writable by
 *   others. The folders above the first one only have to be safe from others.
 * @returns `<path>: <reason>`, or nothing. Windows has the profile folder's access lists instead.
 */
export function whyUntrusted(machine: Machine, own: readonly NativeText[]): NativeText | undefined {
  const { user } = machine;
  if (user === undefined) return undefined;
  const reader: PathReader = {
    user,
    facts: (path) => machine.facts(path, false),
    target: (path) => readLink(machine, path),
    groups: () => {
      const bytes = machine.readFile('/etc/group', groupsLimit);
      return bytes && Buffer.from(bytes).toString('latin1');
    },
  };
  let distrust = whyReplaceable(reader, own[0]!);
  for (const folder of own) distrust ??= whyNotOwn(reader, folder);
  return distrust && `${distrust.path}: ${texts[distrust.why]}`;
}

/** Returns the target of a link. Loads `node:fs`, which costs a start a millisecond: few cache folders are reached through links. */
export function readLink(machine: Machine, path: NativeText): NativeText | undefined {
  try {
    return files().readlinkSync(machine.path(path), 'buffer').toString('latin1');
  } catch {
    return undefined;
  }
}
