import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemory } from '../../../src/archive/payload-file.ts';
import { runOk } from '../../bed/run.ts';
import { type Tool, tool } from '../../bed/tools.ts';
import { testWith } from '../../bed/when.ts';
import { elf64 } from '../../binary/elf/elf-sample.ts';
import { sampleRelease } from '../release-sample.ts';
import { type Shipping, shipped } from '../shipped.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-oci-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Ships an image and lays its layout out. @returns the folder, the index and the first image's documents */
async function layout(more: Shipping = {}) {
  const release = await shipped(folder, { targets: ['linux-x64', 'linux-arm64'], to: ['oci'], ...more });
  expect(release.failures).toEqual([]);
  const place = await mkdtemp(join(folder, 'layout-'));
  await runOk('tar', ['-xf', join(release.output, 'greeter.oci.tar'), '-C', place]);
  const json = async (path: string) => JSON.parse(await readFile(join(place, path), 'utf8'));
  const blob = (digest: string) => json(`blobs/${digest.replace(':', '/')}`);
  const top = await json('index.json');
  const isIndex = top.manifests[0].mediaType.includes('image.index');
  const index = isIndex ? await blob(top.manifests[0].digest) : top;
  const manifest = await blob(index.manifests[0].digest);
  return { place, release, index, manifest, config: await blob(manifest.config.digest) };
}

const first = await layout();

test('an image for each processor, two layers, the entry point of the manifest', () => {
  expect(first.index.manifests.map(({ platform }: { platform: object }) => platform)).toEqual([
    { architecture: 'amd64', os: 'linux' },
    { architecture: 'arm64', os: 'linux' },
  ]);
  expect(first.manifest.layers).toHaveLength(2);
  const { Entrypoint, Env } = first.config.config;
  expect(Entrypoint[0]).toBe('/usr/lib/greeter/erts/bin/erlexec');
  expect(Entrypoint.at(-1)).toBe('/usr/lib/greeter/bin/greeter');
  expect(Env).toContain('ROOTDIR=/usr/lib/greeter/erts');
  expect(JSON.stringify(first.config)).not.toContain('created');
});

test('a new version of the program leaves the runtime layer as it is', async () => {
  const next = await layout({ program: { version: '1.3.0', content: 'two' } });
  const [runtime, program] = next.manifest.layers;
  expect(runtime).toEqual(first.manifest.layers[0]);
  expect(program.digest).not.toBe(first.manifest.layers[1].digest);
});

test('skips programs that need a C library without a base, and puts the layers of the base first', async () => {
  const library = inMemory(
    'erts/bin/beam.smp',
    elf64({ needed: ['libc.so.6'], interpreter: '/lib64/ld-linux-x86-64.so.2' }),
    0o755,
  );
  const program = { files: [library] };
  const without = await shipped(folder, { to: ['oci'], program });
  expect(without.skipped).toEqual([{ channel: 'oci', target: 'linux-x64', reason: { problem: 'no-base' } }]);
  const settings = { oci: { base: first.place } };
  const based = await layout({ targets: ['linux-x64'], program, settings });
  expect(based.manifest.layers.slice(0, 2)).toEqual(first.manifest.layers);
  expect(based.config.rootfs.diff_ids).toHaveLength(4);
  const digest = first.manifest.layers[1].digest.replace('sha256:', '');
  const copy = join(folder, 'damaged');
  await mkdir(copy);
  await runOk('cp', ['-r', `${first.place}/.`, copy]);
  await writeFile(join(copy, 'blobs/sha256', digest), 'damaged');
  const damaged = await shipped(folder, { to: ['oci'], program, settings: { oci: { base: copy } } });
  expect(damaged.failures[0]?.error).toMatchObject({ code: 'oci-base-invalid' });
});

test('a release is one layer, its executable, which is the entry point', async () => {
  const program = { release: sampleRelease() };
  const { config, manifest, place } = await layout({ targets: ['linux-x64'], program });
  expect(config.config.Entrypoint).toEqual(['/usr/bin/greeter']);
  expect(JSON.stringify(config)).not.toContain('ROOTDIR');
  expect(manifest.layers).toHaveLength(1);
  const layer = join(place, 'blobs', manifest.layers[0].digest.replace(':', '/'));
  expect(await runOk('tar', ['-tvzf', layer])).toMatch(/^-rwxr-xr-x .* usr\/bin\/greeter\n$/);
});

const quiet = (tool: Tool, args: readonly string[], cwd: string) =>
  runOk(tool.program, args, { cwd, env: { ...process.env, ...tool.environment, TMPDIR: folder } });

testWith({ skopeo: await tool('skopeo') }, 'skopeo finds the image of each processor', async ({ skopeo }) => {
  for (const architecture of ['amd64', 'arm64']) {
    const args = ['--override-arch', architecture, 'inspect', '--insecure-policy', `oci:${first.place}`];
    const found = JSON.parse(
      await quiet(
        skopeo,
        args.filter((one) => one !== '--insecure-policy'),
        folder,
      ),
    );
    expect(found).toMatchObject({ Architecture: architecture, Os: 'linux' });
    expect(found.Layers).toHaveLength(2);
  }
  const archive = join(folder, 'docker.tar');
  const from = `oci-archive:${join(first.release.output, 'greeter.oci.tar')}`;
  await quiet(
    skopeo,
    ['--insecure-policy', '--override-arch', 'amd64', 'copy', '-q', from, `docker-archive:${archive}:g:1`],
    folder,
  );
  expect(await runOk('tar', ['-tf', archive])).toContain('manifest.json');
});

testWith({ umoci: await tool('umoci') }, 'umoci unpacks it: the tree, and no shell', async ({ umoci }) => {
  const single = await layout({ targets: ['linux-x64'] });
  const bundle = join(folder, 'bundle');
  await quiet(umoci, ['unpack', '--rootless', '--image', `${single.place}:1.2.0`, bundle], folder);
  const root = join(bundle, 'rootfs');
  const files = await readdir(root, { recursive: true });
  expect(files).toContain('usr/lib/greeter/erts/bin/erlexec');
  expect(files.filter((path) => /(^|\/)(sh|bash|busybox)$/.test(path))).toEqual([]);
});
