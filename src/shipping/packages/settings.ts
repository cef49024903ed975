import type { ChannelSettings } from '../channels/channel.ts';

/** A text of a channel's table; of `choices` where they are given. Nothing when it is not set. */
export function textSetting<const Choice extends string = string>(
  settings: ChannelSettings,
  key: string,
  choices?: readonly Choice[],
): Choice | undefined {
  const value = settings[key];
  if (typeof value !== 'string') return undefined;
  return choices ? choices.find((choice) => choice === value) : (value as Choice);
}

/** A list of texts; one text is a list of one. */
export function listSetting(settings: ChannelSettings, key: string): readonly string[] {
  const value = settings[key];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value : [];
}
