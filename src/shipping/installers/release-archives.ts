import type { Target } from '../../targets/target.ts';
import type { ChannelName, ChannelOptions, ReleasedFile, ShippedProgram } from '../channels/channel.ts';
import { missingKey } from '../metadata/require-metadata.ts';

/** An archive of the release, as installers refer to it. */
export interface InstallerArchive {
  target: Target;
  /** The file's name: it is below the address of the release. */
  file: string;
  /** Lower-case hexadecimal. */
  sha256: string;
  size: number;
}

/**
 * The archives of a kind, one for each target that has one: gzip before xz, which not every system can read.
 *
 * @param kind `archive` or `thin-archive`.
 */
export function archivesOf(
  { targets }: ShippedProgram,
  { released }: Pick<ChannelOptions, 'released'>,
  kind: 'archive' | 'thin-archive',
): InstallerArchive[] {
  return targets.flatMap(({ target }) => {
    const own = released.filter((file) => file.kind === kind && file.target === target);
    const found: ReleasedFile | undefined = own.find(({ path }) => !path.endsWith('.xz')) ?? own[0];
    return found ? [{ target, file: found.path, sha256: found.sha256, size: found.size }] : [];
  });
}

/**
 * The address of the release's files, without a slash at the end.
 *
 * @throws `package-metadata-missing`
 */
export function requireBaseUrl(
  channel: ChannelName,
  { metadata }: ShippedProgram,
  { baseUrl }: Pick<ChannelOptions, 'baseUrl'>,
): string {
  if (baseUrl !== undefined) return baseUrl;
  const example = 'base-url = "https://github.com/ada/greeter/releases/download/v{version}"';
  throw missingKey(channel, '[ship] base-url', example, { ...metadata, lookedAt: [] });
}
