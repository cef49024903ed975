import type { ChannelName } from '../channels/channel.ts';
import type { ShippedProgram } from '../channels/shipped-program.ts';
import { requireMetadata } from '../metadata/require-metadata.ts';
import { describe, oneLine } from './description.ts';
import { fileEntry, type PackageEntry } from './entries.ts';

export interface PackageInfo {
  name: string;
  /** With the package revision: `1.2.0-1`, `1.2.0-r0`. */
  version: string;
  architecture: string;
  /** In bytes. */
  size: number;
  depends: readonly string[];
  /** Further fields, in their order. */
  more?: readonly (readonly [key: string, value: string])[];
}

/**
 * The file `.PKGINFO`, which pacman and apk share in form: `key = value` lines.
 *
 * @throws `package-metadata-missing` without `description`
 */
export function pkgInfo(channel: ChannelName, program: ShippedProgram, info: PackageInfo): PackageEntry {
  const { homepage, licence, maintainer } = program.metadata;
  const rows: (readonly [string, string])[] = [
    ['pkgname', info.name],
    ['pkgver', info.version],
    ['pkgdesc', describe(requireMetadata(channel, program, 'description')).synopsis],
    ...(homepage ? ([['url', homepage]] as const) : []),
    ['builddate', String(program.modified)],
    ...(maintainer ? ([['packager', maintainer]] as const) : []),
    ['size', String(info.size)],
    ['arch', info.architecture],
    ...(licence ? ([['license', licence]] as const) : []),
    ...info.depends.map((name) => ['depend', name] as const),
    ...(info.more ?? []),
  ];
  return fileEntry('.PKGINFO', rows.map(([key, value]) => `${key} = ${oneLine(value)}\n`).join(''));
}
