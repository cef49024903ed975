import type { ShippedProgram } from '../../channels/shipped-program.ts';
import { requireMetadata } from '../../metadata/require-metadata.ts';
import { describe, oneLine, withoutMore } from '../description.ts';

/** Fields of `control` in addition to the metadata. */
export interface ControlFields {
  name: string;
  version: string;
  architecture: string;
  depends: readonly string[];
  section: string;
  /** In KiB, as dpkg-gencontrol counts: each file rounded up, one for everything else. */
  installedSize: number;
}

/**
 * Returns the file `control` of a binary package.
 *
 * Source: deb-control(5); Debian Policy 5.6.13 for descriptions: lines begin with a blank, empty ones are ` .`, and ` .` with more
 * behind it is reserved, so such a line gets one more blank.
 *
 * @throws `package-metadata-missing` without `description` or `maintainer`
 */
export function debControl(program: ShippedProgram, fields: ControlFields): string {
  const { homepage } = program.metadata;
  const { synopsis, lines } = describe(requireMetadata('deb', program, 'description'));
  const text = lines.length > 0 ? lines : [withoutMore(program.name)];
  const rows = [
    ['Package', fields.name],
    ['Version', fields.version],
    ['Architecture', fields.architecture],
    ['Maintainer', oneLine(requireMetadata('deb', program, 'maintainer'))],
    ['Installed-Size', String(fields.installedSize)],
    ...(fields.depends.length > 0 ? [['Depends', oneLine(fields.depends.join(', '))]] : []),
    ['Section', oneLine(fields.section)],
    ['Priority', 'optional'],
    ...(homepage ? [['Homepage', oneLine(homepage)]] : []),
    ['Description', synopsis],
  ];
  return [...rows.map(([key, value]) => `${key}: ${value}`), ...text.map(continuation), ''].join('\n');
}

const continuation = (line: string): string => {
  if (line === '') return ' .';
  return line.startsWith('.') ? `  ${line}` : ` ${line}`;
};

/** `usr/share/doc/<package>/copyright`. */
export function copyrightFile({ name, metadata }: ShippedProgram): string {
  const { licence, licenceText, homepage } = metadata;
  const lines = [
    name,
    ...(homepage ? [`Source: ${oneLine(homepage)}`] : []),
    ...(licence ? [`License: ${oneLine(licence)}`] : []),
    '',
    'The package contains parts of Erlang/OTP, Copyright Ericsson AB and contributors, under the',
    'Apache License 2.0, which is in /usr/share/common-licenses/Apache-2.0 on Debian systems.',
    `All parts and their licenses are listed in /usr/lib/${name}/sbom.cdx.json.`,
    ...(licenceText ? ['', licenceText.trimEnd()] : []),
    '',
  ];
  return lines.join('\n');
}

/** The file `changelog` of a native package: only this version. @param modified in seconds since 1970 */
export function changelogFile(program: ShippedProgram, name: string, version: string): string {
  const maintainer = oneLine(requireMetadata('deb', program, 'maintainer'));
  const date = new Date(program.modified * 1000).toUTCString().replace('GMT', '+0000');
  return `${name} (${version}) unstable; urgency=medium\n\n  * Release ${program.version}.\n\n -- ${maintainer}  ${date}\n`;
}
