import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ShipResult } from '../../src/index.ts';
import { PieceDeflater } from '../../src/shipping/archives/deflate.ts';
import { writeLayer } from '../../src/shipping/oci/layer.ts';
import { layOutThinTree } from '../../src/shipping/thin/thin-tree.ts';
import { hello, makeEscript } from '../../test/bed/escripts.ts';
import { have } from '../../test/bed/not-available.ts';
import { otp } from '../../test/bed/otp.ts';
import { realRuntimes } from '../../test/bed/real-runtimes.ts';
import { cli } from '../../test/cli/command-line.ts';
import { onebeamProcess, type Workshop } from '../../test/end-to-end/workshop.ts';
import type { Effort, Measure } from './measure.ts';
import { peakOf } from './peak.ts';

const configuration = `
[package]
version = "1.2.0"
description = "Greets whoever is named"
homepage = "https://example.org/hello"
licence = "Apache-2.0"
maintainer = "Ada Example <ada@example.org>"
[ship]
base-url = "https://example.org/v{version}"
[ship.winget]
identifier = "Ada.Hello"
`;

type Released = Pick<ShipResult, 'files'>;

/** Packages of the thin form, which should be small. */
const small = ['deb', 'rpm', 'npm-platform', 'wheel'];

/**
 * Returns what users of hello download on each channel, and what `ship` of all channels for eight targets
 * takes.
 */
export async function shipping(shop: Workshop, { quick }: Effort): Promise<Measure[]> {
  const folder = join(shop.builds, 'shipping');
  const erts = `${have(await realRuntimes())}/{target}`;
  const targets = quick ? 'linux-x64' : 'all';
  const output = `${join(folder, 'dist')}/`;
  const built = await onebeamProcess(shop, [
    ...['build', have(await hello('zip')), '-t', targets, '--erts', erts, '-o', output, '-q'],
  ]);
  if (built.exitCode !== 0) throw new Error(`${built.stderr}`);
  await writeFile(join(folder, 'onebeam.toml'), configuration);
  const env = { ...process.env, ONEBEAM_BUILD_CACHE: shop.cache };
  const command = [...cli, 'ship', '--json'];
  const cold = await peakOf(command, env, folder);
  const warm = await peakOf(command, env, folder);
  const released = join(folder, 'dist', 'release');
  const copy = await peakOf(['cp', '-r', released, join(folder, 'copy')], env, folder);
  const first = await filesIn(released);
  const changed = {
    'program changed': await later(shop, folder, have(await otherHello()), erts),
    'runtime changed': await later(shop, folder, have(await hello('zip')), have(await otp(27)).root),
  };
  const measures = first
    .filter(({ target, kind }) => target === 'linux-x64' && kind !== 'sbom')
    .map(
      ({ kind, size }): Measure => ({
        name: `hello, OTP 28, linux-x64: download, ${kind}`,
        value: size,
        unit: 'bytes',
        from: {
          'first install': size,
          ...Object.fromEntries(
            Object.entries(changed).map(([what, files]) => [what, newBytes(kind, files, first)]),
          ),
        },
        ...(small.includes(kind) && { atMost: 4_200_000 }),
      }),
    );
  // An executable of a single target has no target in its name.
  const executable = join(folder, 'dist', quick ? 'hello' : 'hello-linux-x64');
  const tree = await layOutThinTree(executable, join(folder, 'tree'));
  const deflater = new PieceDeflater(shop.cache);
  const layer = await writeLayer(tree, 'program', 'app', {
    file: join(folder, 'layer'),
    deflater,
    modified: 0,
  });
  const runtimeLayer = await writeLayer(tree, 'runtime', 'app', {
    file: join(folder, 'runtime-layer'),
    deflater,
    modified: 0,
  });
  await rm(folder, { recursive: true });
  return [
    ...measures,
    {
      name: 'hello: layer of an image that a new version changes',
      value: layer.blob.size,
      unit: 'bytes',
      from: {
        'first install': layer.blob.size + runtimeLayer.blob.size,
        'program changed': layer.blob.size,
        'runtime changed': layer.blob.size + runtimeLayer.blob.size,
      },
      atMost: 20_000,
    },
    {
      name: `ship of all channels for ${targets}, compressed launchers in the cache, against \`cp\` of its files`,
      value: warm.wall / copy.wall,
      unit: 'ratio',
      from: { 'first time': cold.wall, again: warm.wall, copy: copy.wall },
    },
    {
      name: `ship of all channels for ${targets}: memory, the most`,
      value: cold.peak,
      unit: 'bytes',
      atMost: 200e6,
    },
  ];
}

/** Hello with another greeting. */
const otherHello = () =>
  makeEscript({
    name: 'hello',
    kind: 'zip',
    modules: {
      hello: '-module(hello).\n-export([main/1]).\n\nmain(_) ->\n    io:put_chars("good day\\n").\n',
    },
  });

/** Ships another hello for linux-x64. */
async function later(
  shop: Workshop,
  folder: string,
  script: string,
  erts: string,
): Promise<Released['files']> {
  const place = join(folder, `later-${basename(dirname(script))}-${basename(erts)}`);
  await mkdir(place);
  await writeFile(join(place, 'onebeam.toml'), configuration);
  for (const args of [
    ['build', script, '-t', 'linux-x64', '--erts', erts, '-o', join(place, 'dist/hello'), '-q'],
    ['ship', join(place, 'dist/hello'), '--to', 'archive,deb,rpm,pacman,npm,wheel', '-q'],
  ]) {
    const ran = await onebeamProcess(shop, args, place);
    if (ran.exitCode !== 0) throw new Error(`${ran.stderr}`);
  }
  return filesIn(join(place, 'dist/release'));
}

const filesIn = async (folder: string): Promise<Released['files']> =>
  (JSON.parse(await readFile(join(folder, 'release.json'), 'utf8')) as Released).files;

/** Sums up the bytes that a user of a channel downloads for a later release: all files that differ. */
const newBytes = (kind: string, files: Released['files'], before: Released['files']): number =>
  files
    .filter((file) => file.kind === kind && file.target === 'linux-x64')
    .filter(({ sha256 }) => !before.some((one) => one.sha256 === sha256))
    .reduce((sum, { size }) => sum + size, 0);
