import { join } from 'node:path';
import { readPieces } from '../../files/read-pieces.ts';
import { type Cpu, targetParts } from '../../targets/target.ts';
import { PieceDeflater } from '../archives/deflate.ts';
import { type ArchiveEntry, inOnePiece, tarPieces } from '../archives/pieces.ts';
import { executableEntry } from '../channels/archive.ts';
import type {
  Channel,
  ChannelFile,
  ChannelOptions,
  Decision,
  ShippedProgram,
  ShippedTarget,
  Skip,
  ThinTree,
} from '../channels/channel.ts';
import { packageName } from '../naming/names.ts';
import { packageVersion } from '../naming/versions.ts';
import { textSetting } from '../packages/settings.ts';
import { executableNeeds } from '../program/executable-needs.ts';
import { hasThinForm } from '../thin/thin-tree.ts';
import { type BaseImage, noBase, openBase } from './base-image.ts';
import { type Blob, indexType, jsonBlob, manifestType } from './blob.ts';
import { commandPath, imageConfig, treeRoot } from './image-config.ts';
import { writeFileLayer, writeLayer } from './layer.ts';

const architectures: Readonly<Record<Cpu, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * Writes container images as OCI image layouts in a tar archive, one for each C library, with an image for each processor. An
 * image has two layers, runtime and program, so that a new version of the program leaves the first one as it is. It has no
 * shell and no launcher: its entry point is the emulator. A release is one layer, its executable, whose launcher has the
 * commands. A runtime that needs a C library gets it from `base`, the
 * folder of another layout, whose layers come first; without one, such targets are skipped.
 *
 * Source: OCI image format specification 1.1.
 *
 * @throws `oci-base-invalid`, `package-name-refused`
 */
export const ociChannel: Channel = async (program, options) => {
  const settings = options.settings.oci ?? {};
  const name = packageName('oci', program.name, textSetting(settings, 'name'));
  const base = textSetting(settings, 'base');
  const skipped: Skip[] = [];
  const images = new Map<string, Image[]>();
  for (const target of program.targets) {
    const { os, cpu, libc = '' } = targetParts(target.target);
    const skip = (reason: Skip['reason']) => skipped.push({ channel: 'oci', target: target.target, reason });
    if (os !== 'linux') {
      skip({ problem: 'target-not-taken' });
      continue;
    }
    // The script of a release needs a shell, which images do not have.
    const isThin = hasThinForm(target.manifest) && !target.manifest.release;
    const tree = isThin ? await target.thin() : undefined;
    const needs = tree?.needs ?? (await executableNeeds(target, options));
    if (needs.needsLoader && base === undefined) {
      skip({ problem: 'no-base' });
      continue;
    }
    const below = base === undefined ? noBase : await openBase(base, architectures[cpu]);
    images.set(libc, [...(images.get(libc) ?? []), { target, tree, base: below }]);
  }
  const files: ChannelFile[] = [];
  const decisions: Decision[] = [];
  for (const [libc, own] of images) {
    const path = `${name}${libc === 'musl' ? '-musl' : ''}.oci.tar`;
    const content = () => layout(program, own, options);
    const form = own.every(({ tree }) => tree) ? ('thin' as const) : ('fat' as const);
    files.push({ path, mode: 0o644, kind: 'oci', form, content });
    for (const { target, tree } of own) {
      if (!tree) decisions.push({ channel: 'oci', target: target.target, reason: { problem: 'fat-image' } });
    }
  }
  if (files.length === 0 && skipped.every(({ reason }) => reason.problem === 'target-not-taken')) {
    const fits = ['linux-x64', 'linux-arm64', 'linux-x64-musl', 'linux-arm64-musl'];
    return { files, skipped: [{ channel: 'oci', reason: { problem: 'no-target', fits } }] };
  }
  return { files, skipped, decisions };
};

interface Image {
  target: ShippedTarget;
  /** None of a release. */
  tree: ThinTree | undefined;
  base: BaseImage;
}

async function* layout(
  program: ShippedProgram,
  images: readonly Image[],
  { workFolder, cacheFolder }: ChannelOptions,
): AsyncGenerator<Uint8Array> {
  const blobs = new Map<string, Blob>();
  const add = (blob: Blob): Blob => {
    blobs.set(blob.digest, blob);
    return blob;
  };
  const deflater = new PieceDeflater(cacheFolder);
  const manifests: object[] = [];
  for (const { target, tree, base } of images) {
    const architecture = architectures[targetParts(target.target).cpu];
    const root = treeRoot(program.name);
    const layers = [];
    const to = (part: string) => ({
      ...{ file: join(workFolder, `oci-${target.target}-${part}`), deflater, modified: program.modified },
    });
    if (tree) {
      for (const part of ['runtime', 'program'] as const)
        layers.push(await writeLayer(tree, part, root, to(part)));
    } else
      layers.push(await writeFileLayer(executableEntry(commandPath(program.name), target), to('program')));
    for (const layer of [...base.layers, ...layers]) add(layer.blob);
    const config = add(jsonBlob('config', imageConfig(program, target, architecture, base, layers)));
    const manifest = {
      schemaVersion: 2,
      mediaType: manifestType,
      config: descriptor(config),
      layers: [...base.layers, ...layers].map(({ blob }) => descriptor(blob)),
    };
    manifests.push({
      ...descriptor(add(jsonBlob('manifest', manifest))),
      platform: { architecture, os: 'linux' },
    });
  }
  // Tools select by platform within an inner index, and by name in that of the layout.
  const [only, ...others] = manifests;
  const image = others.length === 0 ? only : descriptor(add(jsonBlob('index', imageIndex(manifests))));
  const annotations = { 'org.opencontainers.image.ref.name': packageVersion('oci', program.version) };
  const index = imageIndex([{ ...image, annotations }]);
  const entries: ArchiveEntry[] = [
    { path: 'oci-layout', mode: 0o644, ...inOnePiece('{"imageLayoutVersion":"1.0.0"}') },
    { path: 'index.json', mode: 0o644, ...inOnePiece(JSON.stringify(index)) },
    ...[...blobs.values()]
      .sort((one, other) => (one.digest < other.digest ? -1 : 1))
      .map(({ digest, size, content }): ArchiveEntry => {
        const path = `blobs/${digest.replace(':', '/')}`;
        return {
          ...{ path, mode: 0o644, size },
          content: () => (typeof content === 'string' ? readPieces(content) : [content]),
        };
      }),
  ];
  for await (const { bytes } of tarPieces(entries, program.modified)) yield bytes;
}

const imageIndex = (manifests: readonly object[]) => ({
  schemaVersion: 2,
  mediaType: indexType,
  manifests,
});

const descriptor = ({ mediaType, digest, size }: Blob) => ({ mediaType, digest, size });
