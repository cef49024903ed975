import { join } from 'node:path';
import { arHeader, arMagic, arPadding } from '../../../archive/ar-write.ts';
import type { Target } from '../../../targets/target.ts';
import type { Channel, ChannelFile, ChannelOptions } from '../../channels/channel.ts';
import type { ShippedProgram, ShippedTarget } from '../../channels/shipped-program.ts';
import { systemLibraries } from '../../libraries/packed-tree.ts';
import { packageName } from '../../naming/names.ts';
import { packageVersion } from '../../naming/versions.ts';
import { carriedProgram, packageDecisions } from '../carried.ts';
import { type Compression, packageCompression } from '../compression.ts';
import { digestOf, fileEntry, type PackageEntry, withFolders } from '../entries.ts';
import { debianDependencies } from '../library-packages.ts';
import { packageTar } from '../package-tar.ts';
import { listSetting, textSetting } from '../settings.ts';
import { collect, gzipStream, type Pieces, spool } from '../streams.ts';
import { eachTarget } from '../targets.ts';
import { changelogFile, copyrightFile, debControl } from './deb-control.ts';
import { serviceScripts } from './service-scripts.ts';

/** Names of Debian's architectures. Programs for musl do not run on Debian. */
const architectures: Readonly<Partial<Record<Target, string>>> = {
  'linux-x64': 'amd64',
  'linux-arm64': 'arm64',
};

const defaultSection = 'utils';

/** Of `data.tar`. Debian 12, Ubuntu 21.10 and later read zstd. */
const suffixes = { zstd: 'zst', gzip: 'gz', xz: 'xz' } as const;

/**
 * Writes a `.deb` for each Linux target with the GNU C library: the thin form, for Debian, Ubuntu and their derivatives.
 *
 * Sources: deb(5), deb-control(5), Debian Policy.
 *
 * @throws `package-metadata-missing`, `package-name-refused`, `package-version-refused`, `package-library-unknown`
 */
export const debChannel: Channel = async (program, options) => {
  const compression = await packageCompression('deb', options);
  if ('reason' in compression) return { files: [], skipped: [compression] };
  return eachTarget('deb', program, architectures, (target, architecture) =>
    debFile(program, target, architecture, compression, options),
  );
};

async function debFile(
  program: ShippedProgram,
  target: ShippedTarget,
  architecture: string,
  compression: Compression,
  options: ChannelOptions,
): Promise<ChannelFile> {
  const settings = options.settings.deb ?? {};
  const name = packageName('deb', program.name, textSetting(settings, 'name'));
  const version = packageVersion('deb', program.version);
  const carried = await carriedProgram(
    'deb',
    program,
    target,
    { zsh: 'usr/share/zsh/vendor-completions' },
    options,
  );
  const documents = `usr/share/doc/${name}`;
  const entries = withFolders([
    ...carried.entries.map(asDebian),
    fileEntry(`${documents}/copyright`, copyrightFile(program)),
    fileEntry(
      `${documents}/changelog.gz`,
      await collect(gzipStream([Buffer.from(changelogFile(program, name, version))])),
    ),
  ]);
  const depends = debianDependencies(carried.needs, listSetting(settings, 'depends'));
  const section = textSetting(settings, 'section');
  const control = debControl(program, {
    name,
    version,
    architecture,
    depends,
    section: section ?? defaultSection,
    installedSize: entries.reduce(
      (sum, { type, size }) => sum + (type === 'file' ? Math.ceil(size / 1024) : 1),
      0,
    ),
  });
  const path = `${name}_${version}_${architecture}.deb`;
  const controls = [
    fileEntry('control', control),
    fileEntry('md5sums', await md5sums(entries)),
    ...(carried.unit ? serviceScripts(program.name, carried.unit) : []),
  ];
  return {
    path,
    mode: 0o644,
    target: target.target,
    kind: 'deb',
    ...packageDecisions(
      carried,
      depends,
      section === undefined ? [{ problem: 'default', key: '[ship.deb] section', value: defaultSection }] : [],
    ),
    ...systemLibraries(carried.left),
    content: () =>
      debContent(controls, entries, compression, program.modified, join(options.workFolder, path)),
  };
}

/** Debian Policy 8.1: shared libraries are not executable. */
const asDebian = (entry: PackageEntry): PackageEntry =>
  /\.so(\.[\d.]+)?$/.test(entry.path) ? { ...entry, mode: 0o644 } : entry;

async function* debContent(
  controls: readonly PackageEntry[],
  entries: readonly PackageEntry[],
  compression: Compression,
  modified: number,
  spoolPath: string,
): AsyncGenerator<Uint8Array> {
  const control = await collect(gzipStream(debTar(controls, modified)));
  const tar = debTar(entries, modified);
  const data = await spool(spoolPath, compression.stream(tar));
  const version = Buffer.from('2.0\n');
  yield arMagic;
  yield* member('debian-binary', version.length, [version], modified);
  yield* member('control.tar.gz', control.length, [control], modified);
  yield* member(`data.tar.${suffixes[compression.name]}`, data.size, data.read(), modified);
}

async function* member(
  name: string,
  size: number,
  content: Pieces,
  modified: number,
): AsyncGenerator<Uint8Array> {
  yield arHeader(name, size, modified);
  yield* content;
  yield arPadding(size);
}

/** All names begin with `./`, like those that dpkg writes. */
const debTar = (entries: readonly PackageEntry[], modified: number): AsyncGenerator<Uint8Array> =>
  packageTar(entries, modified, { prefix: './' });

/** The checksums that `dpkg -V` compares. */
async function md5sums(entries: readonly PackageEntry[]): Promise<string> {
  const lines: string[] = [];
  for (const entry of entries) {
    if (entry.type === 'file') lines.push(`${await digestOf(entry, 'md5')}  ${entry.path}\n`);
  }
  return lines.join('');
}
