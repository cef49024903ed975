import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Target } from '../../../targets/target.ts';
import type { Channel, ChannelFile, ChannelOptions } from '../../channels/channel.ts';
import type { ShippedProgram, ShippedTarget } from '../../channels/shipped-program.ts';
import { systemLibraries } from '../../libraries/packed-tree.ts';
import { requireMetadata } from '../../metadata/require-metadata.ts';
import { packageName } from '../../naming/names.ts';
import { packageVersion } from '../../naming/versions.ts';
import { carriedProgram, packageDecisions } from '../carried.ts';
import { type Compression, packageCompression } from '../compression.ts';
import { describe, oneLine, withoutMore } from '../description.ts';
import { fileEntry, type PackageEntry } from '../entries.ts';
import { listSetting, textSetting } from '../settings.ts';
import { type Spooled, spool } from '../streams.ts';
import { eachTarget } from '../targets.ts';
import { equals, isOfSystem, rpmRequires } from './rpm-dependencies.ts';
import { fileTags, rpmEntries, rpmPayload } from './rpm-files.ts';
import { immutableRegion, type RpmValue, rpmHeader, signatureRegion } from './rpm-header.ts';
import { serviceScriptlets } from './service-scriptlets.ts';

/** Names of rpm's architectures. Distributions with rpm have the GNU C library. */
const architectures: Readonly<Partial<Record<Target, string>>> = {
  'linux-x64': 'x86_64',
  'linux-arm64': 'aarch64',
};
/** The architecture's name in the provided capabilities. */
const isaOf: Readonly<Record<string, string>> = { x86_64: 'x86-64', aarch64: 'aarch-64' };
const release = '1';

/**
 * Writes an `.rpm` for each Linux target with the GNU C library: the thin form, for Fedora, RHEL, SUSE and their derivatives.
 * The payload is zstd by default, which rpm 4.14 and later read.
 *
 * Sources: RPM, "RPM v4 Package format" and `rpmtag.h`; Linux Standard Base, "Package File Format".
 *
 * @throws `package-metadata-missing`, `package-name-refused`, `package-version-refused`, `package-too-large`
 */
export const rpmChannel: Channel = async (program, options) => {
  const compression = await packageCompression('rpm', options);
  if ('reason' in compression) return { files: [], skipped: [compression] };
  return eachTarget('rpm', program, architectures, (target, architecture) =>
    rpmFile(program, target, architecture, compression, options),
  );
};

async function rpmFile(
  program: ShippedProgram,
  target: ShippedTarget,
  architecture: string,
  compression: Compression,
  options: ChannelOptions,
): Promise<ChannelFile> {
  const settings = options.settings.rpm ?? {};
  const name = packageName('rpm', program.name, textSetting(settings, 'name'));
  const version = packageVersion('rpm', program.version);
  const carried = await carriedProgram(
    'rpm',
    program,
    target,
    { zsh: 'usr/share/zsh/site-functions' },
    options,
  );
  const { licenceText, readme } = program.metadata;
  const entries = rpmEntries([
    ...carried.entries,
    ...(licenceText
      ? [fileEntry(`usr/share/licenses/${name}/LICENSE`, licenceText, { role: 'licence' })]
      : []),
    ...(readme ? [fileEntry(`usr/share/doc/${name}/README.md`, readme, { role: 'documentation' })] : []),
  ]);
  const requires = rpmRequires(carried.needs, listSetting(settings, 'requires'), compression.name);
  const fullVersion = `${version}-${release}`;
  const provides = [equals(name, fullVersion), equals(`${name}(${isaOf[architecture]})`, fullVersion)];
  const tags: [number, RpmValue][] = [
    ...aboutTags(program, { name, version, architecture }),
    ...fileTags(entries, program.modified),
    ...(carried.unit ? serviceScriptlets(carried.unit) : []),
    [1009, { int32: [entries.reduce((sum, { size }) => sum + size, 0)] }],
    [1047, { texts: provides.map((one) => one.name) }],
    [1048, { int32: requires.map(({ flags }) => flags) }],
    [1049, { texts: requires.map((one) => one.name) }],
    [1050, { texts: requires.map((one) => one.version) }],
    [1112, { int32: provides.map(({ flags }) => flags) }],
    [1113, { texts: provides.map((one) => one.version) }],
  ];
  const path = `${name}-${fullVersion}.${architecture}.rpm`;
  return {
    path,
    mode: 0o644,
    target: target.target,
    kind: 'rpm',
    ...packageDecisions(carried, [...new Set(requires.filter(isOfSystem).map(({ name }) => name))]),
    ...systemLibraries(carried.left),
    content: () =>
      rpmContent(
        ...([`${name}-${fullVersion}`, tags, entries, program.modified, compression] as const),
        join(options.workFolder, path),
      ),
  };
}

/** The tags that say what the package is. */
function aboutTags(
  program: ShippedProgram,
  { name, version, architecture }: { name: string; version: string; architecture: string },
): [number, RpmValue][] {
  const { homepage, maintainer } = program.metadata;
  const { synopsis, lines } = describe(requireMetadata('rpm', program, 'description'));
  const text = lines.length > 0 ? lines.join('\n') : withoutMore(program.name);
  return [
    [100, { texts: ['C'] }],
    [1000, { text: name }],
    [1001, { text: version }],
    [1002, { text: release }],
    [1004, { translated: synopsis }],
    [1005, { translated: text }],
    [1006, { int32: [program.modified] }],
    // No name of the machine.
    [1007, { text: 'localhost' }],
    [1014, { text: oneLine(requireMetadata('rpm', program, 'licence')) }],
    ...(maintainer ? ([[1015, { text: oneLine(maintainer) }]] as [number, RpmValue][]) : []),
    [1016, { translated: 'Unspecified' }],
    ...(homepage ? ([[1020, { text: oneLine(homepage) }]] as [number, RpmValue][]) : []),
    [1021, { text: 'linux' }],
    [1022, { text: architecture }],
    // Without this a package counts as one of sources.
    [1044, { text: `${name}-${version}-${release}.src.rpm` }],
    [5011, { int32: [8] }],
    [5062, { text: 'utf-8' }],
  ];
}

async function* rpmContent(
  fullName: string,
  tags: readonly [number, RpmValue][],
  entries: readonly PackageEntry[],
  modified: number,
  compression: Compression,
  spoolPath: string,
): AsyncGenerator<Uint8Array> {
  let rawSize = 0;
  const raw = createHash('sha256');
  const counted = async function* () {
    for await (const piece of rpmPayload(entries, modified)) {
      rawSize += piece.length;
      raw.update(piece);
      yield piece;
    }
  };
  const payload = await spool(spoolPath, compression.stream(counted()));
  const header = rpmHeader(
    immutableRegion,
    new Map<number, RpmValue>([
      ...tags,
      [1124, { text: 'cpio' }],
      [1125, { text: compression.name }],
      [1126, { text: '12' }],
      [5092, { texts: [payload.sha256] }],
      [5093, { int32: [8] }],
      [5097, { texts: [raw.digest('hex')] }],
    ]),
  );
  yield lead(fullName);
  yield await signature(header, payload, rawSize);
  yield header;
  yield* payload.read();
}

/**
 * Returns what older tools recognise a package by. Only its first bytes and the kind of its signature still
 * count.
 */
function lead(fullName: string): Uint8Array {
  const bytes = Buffer.alloc(96);
  bytes.write('edabeedb0300', 0, 'hex');
  bytes.writeUInt16BE(1, 8);
  bytes.write(fullName, 10, 65, 'latin1');
  bytes.writeUInt16BE(1, 76);
  bytes.writeUInt16BE(5, 78);
  return bytes;
}

/** Digests of header and payload, padded to eight bytes. */
async function signature(header: Uint8Array, payload: Spooled, rawSize: number): Promise<Uint8Array> {
  const md5 = createHash('md5').update(header);
  for await (const piece of payload.read()) md5.update(piece);
  const bytes = rpmHeader(
    signatureRegion,
    new Map<number, RpmValue>([
      [269, { text: createHash('sha1').update(header).digest('hex') }],
      [273, { text: createHash('sha256').update(header).digest('hex') }],
      [1000, { int32: [header.length + payload.size] }],
      [1004, { bytes: md5.digest() }],
      [1007, { int32: [rawSize] }],
    ]),
  );
  return Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
}
