import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inspect } from '../../../src/executable/read/inspect.ts';
import type { Manifest } from '../../../src/payload/format/manifest.ts';
import type { Channel, ChannelOptions } from '../../../src/shipping/channels/channel.ts';
import type {
  PackageMetadata,
  ShippedProgram,
  ShippedTarget,
  ThinTree,
} from '../../../src/shipping/channels/shipped-program.ts';
import { layOutThinTree, thinTree } from '../../../src/shipping/thin/thin-tree.ts';
import { escriptStart } from '../../../src/start/start.ts';
import type { Target } from '../../../src/targets/target.ts';
import { elf64 } from '../../binary/elf/elf-sample.ts';

const hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export const sampleMetadata: PackageMetadata = {
  description: 'Greets people by name\n\nIt says hello, and nothing else.\n\n.config is not read.',
  homepage: 'https://example.org/hello',
  licence: 'Apache-2.0',
  maintainer: 'Ada Example <ada@example.org>',
  licenceText: 'Copyright 2026 Ada Example\n\nDo what you like.\n',
  readme: '# hello\n',
  completions: { bash: Buffer.from('complete -W "a b" hello\n') },
  man: [{ name: 'hello.1', content: Buffer.from('.TH HELLO 1\n.SH NAME\nhello \\- greets\n') }],
  lookedAt: ['mix.exs'],
};

export const sampleTime = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;

export interface ProgramOptions {
  name?: string;
  version?: string;
  metadata?: Partial<PackageMetadata>;
}

/** A program of one finished executable, or several. */
export async function programOf(
  executables: readonly string[],
  folder: string,
  { name, version = '1.2.0', metadata = {} }: ProgramOptions = {},
): Promise<ShippedProgram> {
  const targets: ShippedTarget[] = [];
  for (const path of executables) {
    const { manifest, size, payload } = await inspect(path);
    let tree: Promise<ThinTree> | undefined;
    const sha256 = hex(await readFile(path));
    const executable = { path, size, sha256, launcher: { size: payload.offset, sha256: '' }, payload };
    const lay = async () => layOutThinTree(path, join(await mkdtemp(join(folder, 'tree-')), 'tree'));
    targets.push({
      target: manifest.target,
      manifest,
      executable,
      thin: () => {
        tree ??= lay();
        return tree;
      },
    });
  }
  const own = name ?? targets[0]!.manifest.name;
  return { name: own, version, metadata: { ...sampleMetadata, ...metadata }, targets, modified: sampleTime };
}

/** A program that starts nothing: a tree of some small files. */
export async function tinyProgram(
  folder: string,
  {
    name = 'hello',
    version = '1.2.0',
    metadata = {},
    target = 'linux-x64',
    libraries = ['libc.so.6'],
    files = {},
  }: ProgramOptions & { target?: Target; libraries?: string[]; files?: Record<string, string> } = {},
): Promise<ShippedProgram> {
  const place = await mkdtemp(join(folder, 'tiny-'));
  const contents: [string, Uint8Array, 0o644 | 0o755][] = [
    ['erts/bin/erlexec', elf64({ needed: libraries, machine: target.includes('arm64') ? 183 : 62 }), 0o755],
    [`bin/${name}`, Buffer.from('#!/usr/bin/env escript\n'), 0o755],
    ...Object.entries(files).map(([path, text]): [string, Uint8Array, 0o644] => [
      path,
      Buffer.from(text),
      0o644,
    ]),
  ];
  for (const [path, content, mode] of contents) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), content);
    await chmod(join(place, path), mode);
  }
  const manifest: Manifest = {
    format: 1,
    name,
    target,
    otp: { release: '27', erts: '15.2' },
    start: escriptStart(`bin/${name}`, [], [], { os: 'linux', erts: '15.2' }),
    files: contents.map(([path, content, mode]) => ({
      path,
      size: content.length,
      mode,
      sha256: hex(content),
    })),
    frames: [],
    payload: { size: 1, sha256: '0'.repeat(64) },
    tools: { onebeam: '0', bun: '1.4.5', zstd: '1' },
  };
  const tree = await thinTree(manifest, place);
  const executable = {
    path: join(place, name),
    size: 1,
    sha256: '',
    launcher: { size: 1, sha256: '' },
    payload: { offset: 1, size: 1, sha256: '' },
  };
  const targets = [{ target, manifest, executable, thin: async () => tree }];
  return { name, version, metadata: { ...sampleMetadata, ...metadata }, targets, modified: sampleTime };
}

/** Options of a channel with nothing set. */
export const sampleOptions = (workFolder: string): ChannelOptions => ({
  compress: 'gzip',
  settings: {},
  released: [],
  workFolder,
  cacheFolder: join(workFolder, 'cache'),
  searchPath: process.env.PATH ?? '',
  thinArchives: true,
  bundles: { macosApp: false, desktop: false, icon: undefined, only: false },
});

/** Runs a channel and writes its files into `folder`. @returns their paths. */
export async function written(
  channel: Channel,
  program: ShippedProgram,
  folder: string,
  settings: ChannelOptions['settings'] = {},
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const workFolder = await mkdtemp(join(folder, '.work-'));
  const { files } = await channel(program, { ...sampleOptions(workFolder), settings });
  const paths: string[] = [];
  for (const { path, mode, content } of files) {
    const pieces: Uint8Array[] = [];
    for await (const piece of content()) pieces.push(piece.slice());
    const place = join(folder, path);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, Buffer.concat(pieces), { mode });
    paths.push(place);
  }
  return paths;
}
