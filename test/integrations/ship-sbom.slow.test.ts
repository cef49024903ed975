import { afterAll, expect } from 'bun:test';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { channels } from '../../src/shipping/channels/channels.ts';
import { writeReleaseFile } from '../../src/shipping/release/write-release-file.ts';
import { elixirEscript } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { mixRelease } from '../bed/releases.ts';
import { runOk } from '../bed/run.ts';
import { type Tool, tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { onebeam } from '../cli/command-line.ts';
import { programOf, sampleOptions } from '../shipping/packages/sample-program.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-ship-sbom-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const gzip = { compress: 'gzip' };
const settings = { deb: gzip, rpm: gzip };

/** Builds an executable, and unpacks each package of its thin form. @returns the folders, by channel */
async function unpacked(input: string, root: string, bsdtar: Tool): Promise<Record<string, string>> {
  const place = await mkdtemp(join(folder, 'program-'));
  const path = join(place, 'program');
  const { code, err } = await onebeam(['build', input, '--erts', root, '-o', path, '--level', '1'], {
    cwd: place,
  });
  expect([code, code === 0 ? '' : err]).toEqual([0, '']);
  const program = await programOf([path], place, { version: '1.0.0' });
  const found: Record<string, string> = {};
  for (const channel of ['archive', 'deb', 'rpm', 'npm', 'wheel'] as const) {
    const options = { ...sampleOptions(await mkdtemp(join(place, 'work-'))), settings };
    const { files } = await channels[channel]!(program, options);
    const file = files.find(({ form }) => form === 'thin')!;
    await writeReleaseFile(file, { output: place, dryRun: false });
    const content = join(place, channel);
    await mkdir(content);
    if (channel === 'deb') await runOk('dpkg-deb', ['-x', join(place, file.path), content]);
    else
      await runOk(bsdtar.program, ['-xf', join(place, file.path), '-C', content], {
        env: { ...process.env, ...bsdtar.environment },
      });
    found[channel] = content;
  }
  return found;
}

interface Bill {
  metadata: { component: { name: string; version?: string } };
  components: { 'bom-ref': string; name: string; version?: string; description?: string }[];
}

/** Compares a bill of materials with what lies around it. @returns components without files, and files without a component */
async function compared(content: string): Promise<{ missing: string[]; unlisted: string[]; all: number }> {
  const paths = (await readdir(content, { recursive: true })).map((path) => `/${path}`);
  const sbom = paths.find((path) => path.endsWith('/sbom.cdx.json'))!;
  const bill: Bill = JSON.parse(await readFile(join(content, sbom), 'utf8'));
  const tree = dirname(sbom);
  const escripts = paths.filter((path) => dirname(path) === `${tree}/bin`);
  const archives = await Promise.all(
    escripts.map((path) => readFile(join(content, path), 'latin1').catch(() => '')),
  );
  const applications = paths
    .filter((path) => /\/lib\/[a-z]\w*-\d[^/]*$/.test(path))
    .map((path) => basename(path));
  const libraries = paths
    .filter((path) => /\/shared\/[^/]+\.so[\d.]*$/.test(path))
    .map((path) => basename(path));
  const hasFile = ({ 'bom-ref': reference, name, version }: Bill['components'][number]): boolean => {
    if (reference.startsWith('library/')) return libraries.includes(name);
    if (reference.startsWith('erts@')) return paths.some((path) => path.endsWith('/erlexec'));
    if (reference.startsWith('onebeam@'))
      return paths.some((path) => /\/bin\/\w+$|\/scripts\/\w+$/.test(path));
    if (/^(otp|release)\//.test(reference)) return applications.includes(`${name}-${version}`);
    return reference.startsWith('escript/') && archives.some((bytes) => bytes.includes(`${name}.app`));
  };
  const { component } = bill.metadata;
  const listed = [...bill.components, component].map(({ name, version }) => `${name}-${version}`);
  const names = bill.components.map(({ name }) => name);
  return {
    missing: bill.components.filter((one) => !hasFile(one)).map((one) => one['bom-ref']),
    unlisted: [
      ...applications.filter((application) => !listed.includes(application)),
      ...libraries.filter((library) => !names.includes(library)),
    ],
    all: bill.components.length,
  };
}

const things = {
  tree: await otp(25),
  mix: await mixRelease(25),
  script: await elixirEscript(25),
  bsdtar: await tool('bsdtar'),
};

testWith(
  things,
  'each component of a thin package is in it, and each application and library in it is a component',
  async ({ tree, mix, script, bsdtar }) => {
    for (const input of [script, mix.folder]) {
      const packages = await unpacked(input, tree.root, bsdtar);
      const counts: Record<string, number> = {};
      for (const [channel, content] of Object.entries(packages)) {
        const { missing, unlisted, all } = await compared(content);
        expect([channel, missing, unlisted]).toEqual([channel, [], []]);
        counts[channel] = all;
      }
      // Packages leave libraries to the system, an archive does not.
      expect(counts.archive).toBeGreaterThan(counts.deb!);
    }
  },
  900_000,
);
