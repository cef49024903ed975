import { join } from 'node:path';
import { paxHeader } from '../../../archive/gnu-tar.ts';
import type { Warning } from '../../../reporter.ts';
import type { Target } from '../../../targets/target.ts';
import type { Channel, ChannelFile, ChannelOptions } from '../../channels/channel.ts';
import type { ShippedProgram, ShippedTarget } from '../../channels/shipped-program.ts';
import { packageName } from '../../naming/names.ts';
import { packageVersion } from '../../naming/versions.ts';
import { carriedProgram, packageDecisions } from '../carried.ts';
import { digestOf, fileEntry, type PackageEntry, withFolders } from '../entries.ts';
import { packageTar } from '../package-tar.ts';
import { type PackageInfo, pkgInfo } from '../pkginfo.ts';
import { listSetting, textSetting } from '../settings.ts';
import { collect, gzipStream, spool } from '../streams.ts';
import { eachTarget } from '../targets.ts';

/** Alpine has musl. */
const architectures: Readonly<Partial<Record<Target, string>>> = {
  'linux-x64-musl': 'x86_64',
  'linux-arm64-musl': 'aarch64',
};

/**
 * Writes an `.apk` for each Linux target with musl: the thin form, for Alpine. It has no signature, which `apk` accepts with
 * `--allow-untrusted`, or after `abuild-sign` has added one.
 *
 * Source: Alpine wiki, "Apk spec", version 2 of the format: gzip streams of a control archive without an end, and of the data.
 *
 * @throws `package-metadata-missing`, `package-name-refused`, `package-version-refused`
 */
export const apkChannel: Channel = async (program, options) => {
  const result = await eachTarget('apk', program, architectures, (target, architecture) =>
    apkFile(program, target, architecture, options),
  );
  return result.files.length > 0 ? { ...result, warnings: [unsigned(result.files)] } : result;
};

const unsigned = (files: readonly ChannelFile[]): Warning => ({
  code: 'apk-unsigned',
  message: `${files.map(({ path }) => `\`${path}\``).join(' and ')}: not signed`,
  hint: 'sign it with `abuild-sign`, or install it with `apk add --allow-untrusted`',
  // Signing happens after this: `--strict` accepts it.
  suspected: true,
});

async function apkFile(
  program: ShippedProgram,
  target: ShippedTarget,
  architecture: string,
  options: ChannelOptions,
): Promise<ChannelFile> {
  const settings = options.settings.apk ?? {};
  const name = packageName('apk', program.name, textSetting(settings, 'name'));
  const version = `${packageVersion('apk', program.version)}-r0`;
  const carried = await carriedProgram(
    'apk',
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
  const info: PackageInfo = {
    name,
    version,
    architecture,
    size: entries.reduce((sum, { size }) => sum + size, 0),
    depends: [
      ...carried.needs.libraries.map(({ soname }) => `so:${soname}`),
      ...listSetting(settings, 'depends'),
    ],
    more: [['provides', `cmd:${program.name}=${version}`]],
  };
  pkgInfo('apk', program, info);
  const path = `${name}-${version}.${architecture}.apk`;
  return {
    path,
    mode: 0o644,
    target: target.target,
    kind: 'apk',
    ...packageDecisions(carried, info.depends),
    content: () => apkContent(program, info, entries, join(options.workFolder, path)),
  };
}

async function* apkContent(
  program: ShippedProgram,
  info: PackageInfo,
  entries: readonly PackageEntry[],
  spoolPath: string,
): AsyncGenerator<Uint8Array> {
  const { modified } = program;
  const checksum = async (entry: PackageEntry): Promise<Uint8Array> =>
    entry.type === 'folder'
      ? new Uint8Array()
      : paxHeader('APK-TOOLS.checksum.SHA1', await digestOf(entry, 'sha1'), modified);
  const data = await spool(spoolPath, gzipStream(packageTar(entries, modified, { before: checksum })));
  const more = [...(info.more ?? []), ['datahash', data.sha256] as const];
  const control = [pkgInfo('apk', program, { ...info, more })];
  yield await collect(gzipStream(packageTar(control, modified, { ended: false })));
  yield* data.read();
}
