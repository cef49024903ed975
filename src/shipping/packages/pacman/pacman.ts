import type { Target } from '../../../targets/target.ts';
import type { Channel, ChannelFile, ChannelOptions } from '../../channels/channel.ts';
import type { ShippedProgram, ShippedTarget } from '../../channels/shipped-program.ts';
import { systemLibraries } from '../../libraries/packed-tree.ts';
import { packageName } from '../../naming/names.ts';
import { packageVersion } from '../../naming/versions.ts';
import { carriedProgram, packageDecisions } from '../carried.ts';
import { digestOf, fileEntry, type PackageEntry, withFolders } from '../entries.ts';
import { pacmanDependencies } from '../library-packages.ts';
import { packageTar } from '../package-tar.ts';
import { pkgInfo } from '../pkginfo.ts';
import { listSetting, textSetting } from '../settings.ts';
import { collect, gzipStream, zstdStream } from '../streams.ts';
import { eachTarget } from '../targets.ts';

/** Names of Arch Linux and Arch Linux ARM. */
const architectures: Readonly<Partial<Record<Target, string>>> = {
  'linux-x64': 'x86_64',
  'linux-arm64': 'aarch64',
};

/**
 * Writes a `.pkg.tar.zst` for each Linux target with the GNU C library: the thin form, for Arch Linux and its derivatives.
 *
 * Sources: PKGBUILD(5), pacman's `package.c`; mtree(5).
 *
 * @throws `package-metadata-missing`, `package-name-refused`, `package-version-refused`, `package-library-unknown`
 */
export const pacmanChannel: Channel = (program, options) =>
  eachTarget('pacman', program, architectures, (target, architecture) =>
    pacmanFile(program, target, architecture, options),
  );

async function pacmanFile(
  program: ShippedProgram,
  target: ShippedTarget,
  architecture: string,
  options: ChannelOptions,
): Promise<ChannelFile> {
  const settings = options.settings.pacman ?? {};
  const name = packageName('pacman', program.name, textSetting(settings, 'name'));
  const version = `${packageVersion('pacman', program.version)}-1`;
  const carried = await carriedProgram(
    'pacman',
    program,
    target,
    { zsh: 'usr/share/zsh/site-functions' },
    options,
  );
  const { licenceText } = program.metadata;
  const entries = withFolders([
    ...carried.entries,
    ...(licenceText ? [fileEntry(`usr/share/licenses/${name}/LICENSE`, licenceText)] : []),
  ]);
  const depends = pacmanDependencies(carried.needs, listSetting(settings, 'depends'));
  const info = pkgInfo('pacman', program, {
    name,
    version,
    architecture,
    size: entries.reduce((sum, { size }) => sum + size, 0),
    depends,
    more: [
      ['pkgbase', name],
      ['xdata', 'pkgtype=pkg'],
    ],
  });
  const { modified } = program;
  const list = await collect(gzipStream([Buffer.from(await mtree([info, ...entries], modified))]));
  const all = [info, fileEntry('.MTREE', list), ...entries];
  return {
    path: `${name}-${version}-${architecture}.pkg.tar.zst`,
    mode: 0o644,
    target: target.target,
    kind: 'pacman',
    ...packageDecisions(carried, depends),
    ...systemLibraries(carried.left),
    content: () => zstdStream(packageTar(all, modified)),
  };
}

/** Returns what `pacman -Qkk` compares files with; version 6.0 reads MD5, later ones SHA-256. */
async function mtree(entries: readonly PackageEntry[], modified: number): Promise<string> {
  const lines = ['#mtree', '/set uid=0 gid=0'];
  for (const entry of entries) {
    const { type, path, mode, size, sha256, target } = entry;
    const words = [`./${escaped(path)}`, `time=${modified}.0`, `mode=${mode.toString(8)}`];
    if (type === 'folder') words.push('type=dir');
    else if (type === 'link') words.push('type=link', `link=${escaped(target ?? '')}`);
    else {
      const md5 = await digestOf(entry, 'md5');
      words.push('type=file', `size=${size}`, `md5digest=${md5}`, `sha256digest=${sha256}`);
    }
    lines.push(words.join(' '));
  }
  return `${lines.join('\n')}\n`;
}

/** Bytes that are not plain letters, in octal: `\\040`. */
const escaped = (path: string): string =>
  [...Buffer.from(path)]
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      return /[\w./+:@%,-]/.test(letter) ? letter : `\\${byte.toString(8).padStart(3, '0')}`;
    })
    .join('');
