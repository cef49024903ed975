import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unpack } from '../../executable/read/unpack.ts';
import { readPieces } from '../../files/read-pieces.ts';
import type { ChannelOptions } from '../channels/channel.ts';
import type { ShippedTarget, SystemNeeds } from '../channels/shipped-program.ts';
import { systemNeeds } from '../thin/system-needs.ts';

const known = new WeakMap<ShippedTarget, Promise<SystemNeeds>>();

/**
 * Adds up what an executable requires of the system: its launcher, and the files that it unpacks. Computed once for all
 * channels.
 *
 * @throws as `unpack` and `systemNeeds`
 */
export function executableNeeds(
  target: ShippedTarget,
  { workFolder, signal }: Pick<ChannelOptions, 'workFolder' | 'signal'>,
): Promise<SystemNeeds> {
  const needs = known.get(target) ?? computeNeeds(target, workFolder, signal);
  known.set(target, needs);
  return needs;
}

async function computeNeeds(
  { manifest, executable }: ShippedTarget,
  workFolder: string,
  signal: AbortSignal | undefined,
): Promise<SystemNeeds> {
  const folder = await mkdtemp(join(workFolder, 'payload-'));
  try {
    await unpack(executable.path, folder, { signal });
    const reader = (path: string) => () => readPieces(path);
    const { path, size, sha256 } = executable;
    const own = { path: manifest.name, mode: 0o755 as const, size, sha256, read: reader(path) };
    const packed = manifest.files.map((file) => ({ ...file, read: reader(join(folder, file.path)) }));
    return await systemNeeds([own, ...packed]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
