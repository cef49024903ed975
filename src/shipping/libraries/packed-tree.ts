import type { ChannelFile, ChannelName, ChannelOptions } from '../channels/channel.ts';
import type { ShippedTarget } from '../channels/shipped-program.ts';
import { textSetting } from '../packages/settings.ts';
import { type LighterTree, leaveLibraries } from './leave-libraries.ts';

/**
 * The thin tree as a channel packs it: without the libraries that systems have, or with all of them where `libraries` of the
 * channel's table is `packed`.
 *
 * @throws as `thin` and `leaveLibraries`
 */
export async function packedTree(
  channel: ChannelName,
  target: Pick<ShippedTarget, 'thin'>,
  { settings }: Pick<ChannelOptions, 'settings'>,
): Promise<LighterTree> {
  const tree = await target.thin();
  const choice = textSetting(settings[channel] ?? {}, 'libraries', ['system', 'packed']) ?? 'system';
  return choice === 'packed' ? { ...tree, left: [] } : leaveLibraries(tree);
}

/** The part of a released file that names libraries which it leaves to the system; nothing where there is none. */
export const systemLibraries = (left: readonly string[] = []): Pick<ChannelFile, 'systemLibraries'> =>
  left.length > 0 ? { systemLibraries: left } : {};
