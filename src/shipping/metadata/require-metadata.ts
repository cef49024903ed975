import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { ChannelName, PackageMetadata, ShippedProgram } from '../channels/channel.ts';

/** Keys with one text, as `[package]` of `onebeam.toml` has them. */
export type MetadataKey = 'description' | 'homepage' | 'licence' | 'maintainer' | 'licenceText' | 'readme';

/** A line of `[package]` for each key: what the error shows. */
const examples: Readonly<Record<MetadataKey, readonly [key: string, example: string]>> = {
  description: ['description', 'description = "Greets people by name"'],
  homepage: ['homepage', 'homepage = "https://example.org/greeter"'],
  licence: ['licence', 'licence = "Apache-2.0"'],
  maintainer: ['maintainer', 'maintainer = "Ada Example <ada@example.org>"'],
  licenceText: ['licence-file', 'licence-file = "LICENSE"'],
  readme: ['readme', 'readme = "README.md"'],
};

/**
 * Returns a value of the project's metadata that a channel needs.
 *
 * @throws OnebeamError `package-metadata-missing`, which names the key and an example
 */
export function requireMetadata(
  channel: ChannelName,
  { metadata }: Pick<ShippedProgram, 'metadata'>,
  key: MetadataKey,
): string {
  const value = metadata[key];
  if (value !== undefined && value.trim() !== '') return value;
  throw missingKey(channel, `[package] ${examples[key][0]}`, examples[key][1], metadata);
}

/** The error for any other key, for example in a channel's table. */
export const missingKey = (
  channel: ChannelName,
  key: string,
  example: string,
  { lookedAt }: Pick<PackageMetadata, 'lookedAt'>,
): OnebeamError => new OnebeamError('package-metadata-missing', { channel, key, example, lookedAt });
