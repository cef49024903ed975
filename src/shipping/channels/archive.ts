import { basename } from 'node:path';
import { readPieces } from '../../files/read-pieces.ts';
import { findProgram } from '../../programs/find-program.ts';
import { targetParts } from '../../targets/target.ts';
import { PieceDeflater } from '../archives/deflate.ts';
import { type ArchiveEntry, inOnePiece } from '../archives/pieces.ts';
import { tarGzip } from '../archives/tar-gzip.ts';
import { tarXz } from '../archives/tar-xz.ts';
import { zip } from '../archives/zip.ts';
import { desktopEntry } from '../desktop-entry.ts';
import { bundleIdentifier, macosApp } from '../macos-app.ts';
import { hasThinForm } from '../thin/thin-tree.ts';
import { thinEntries } from '../thin-entries.ts';
import type {
  Channel,
  ChannelFile,
  ChannelOptions,
  Decision,
  ShippedProgram,
  ShippedTarget,
  Skip,
} from './channel.ts';
import { fatTargets } from './form.ts';

/**
 * Archives of the executable (`.tar.gz` for Linux, `.zip` for macOS and Windows), and of the thin form for Linux and macOS
 * (`-thin.tar.gz`), which installers take. `.tar.xz` as well, or instead, by option. Names have no version: tools that pick
 * a release's files look for the target in them.
 */
export const archiveChannel: Channel = async (program, options) => {
  const files: ChannelFile[] = [];
  const skipped: Skip[] = [];
  const deflater = new PieceDeflater(options.cacheFolder);
  const wantsXz = options.compress !== 'gzip';
  const xz = wantsXz ? await findProgram('xz', options.searchPath) : undefined;
  if (wantsXz && !xz) skipped.push({ channel: 'archive', reason: { problem: 'tool-missing', tool: 'xz' } });
  // Without `xz` an archive of the other kind is better than none.
  const wantsGzip = options.compress !== 'xz' || !xz;
  for (const target of program.targets) {
    const stem = `${program.name}-${target.target}`;
    const tars = (name: string, kind: string, entries: readonly ArchiveEntry[]): ChannelFile[] => [
      ...(wantsGzip
        ? [archive(`${name}.tar.gz`, kind, target, () => tarGzip(entries, program.modified, deflater))]
        : []),
      ...(xz
        ? [
            archive(`${name}.tar.xz`, kind, target, () =>
              tarXz(entries, program.modified, { program: xz, cacheFolder: options.cacheFolder }),
            ),
          ]
        : []),
    ];
    const { os } = targetParts(target.target);
    const { packed, beside } = handedOut(program, target, options);
    files.push(...beside.map((entry) => loose(entry, program.name, target)));
    if (options.bundles.only) continue;
    if (os === 'linux') files.push(...tars(stem, 'archive', packed));
    else {
      const content = () => zip(packed, options.workFolder, deflater);
      files.push(archive(`${stem}.zip`, 'archive', target, content));
    }
    if (options.thinArchives && hasThinForm(target.manifest)) {
      files.push(...tars(`${stem}-thin`, 'thin-archive', await thinEntries(program, target)));
    }
  }
  return { files, skipped, decisions: decisionsOf(program, options) };
};

function decisionsOf(
  { name, targets }: ShippedProgram,
  { thinArchives, bundles }: ChannelOptions,
): Decision[] {
  const value = bundleIdentifier(name);
  return [
    ...(thinArchives && !bundles.only ? fatTargets('archive', targets) : []),
    ...targets.flatMap(({ target }): Decision[] =>
      bundles.macosApp && targetParts(target).os === 'darwin'
        ? [{ channel: 'archive', target, reason: { problem: 'bundle-identifier', value } }]
        : [],
    ),
  ];
}

const archive = (
  path: string,
  kind: string,
  { target }: ShippedTarget,
  content: ChannelFile['content'],
): ChannelFile => ({
  ...{ path, mode: 0o644, target, kind, content },
  form: kind === 'thin-archive' ? 'thin' : 'fat',
});

/** The executable as an entry. Its launcher is the part that other programs have, too. */
export function executableEntry(path: string, { executable }: ShippedTarget): ArchiveEntry {
  const content = () => readPieces(executable.path);
  return { path, mode: 0o755, size: executable.size, content, shared: executable.launcher };
}

/** Returns the entries of a fat archive, and which of these files are also written beside it. */
function handedOut(
  { name, version }: ShippedProgram,
  target: ShippedTarget,
  { bundles: { icon, macosApp: bundled, desktop } }: ChannelOptions,
): { packed: ArchiveEntry[]; beside: ArchiveEntry[] } {
  const { os } = targetParts(target.target);
  if (bundled && os === 'darwin') {
    const packed = macosApp(name, version, executableEntry(name, target), icon);
    return { packed, beside: packed };
  }
  const own = executableEntry(os === 'windows' ? `${name}.exe` : name, target);
  if (!desktop || os !== 'linux') return { packed: [own], beside: [] };
  const picture: ArchiveEntry[] =
    icon?.kind === 'png' ? [{ path: `${name}.png`, mode: 0o644, ...inOnePiece(icon.bytes) }] : [];
  const text = desktopEntry(name, { icon: picture.length > 0 });
  const beside = [{ path: `${name}.desktop`, mode: 0o644 as const, ...inOnePiece(text) }, ...picture];
  return { packed: [own, ...beside], beside };
}

/** A bundle or desktop entry as separate files, named like the executable. */
const loose = (entry: ArchiveEntry, name: string, { target, executable }: ShippedTarget): ChannelFile => ({
  path: entry.path.replace(name, () => basename(executable.path).replace(/\.exe$/, '')),
  mode: entry.mode,
  target,
  kind: 'bundle',
  content: entry.content,
});
