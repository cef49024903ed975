// Builds `dist/onebeam`: the command line in one self-contained executable. `npm run build:cli`
//
// It contains the bundled command line, the sources of the launcher, their dependencies, and the plain Bun of this machine: the Bun runs the
// command line, compiles launchers and is the base of those for this target. npm downloads bases of other targets, as
// usual.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { endOfArchive, tarHeader, tarPadding } from '../src/archive/tar-write.ts';
import { launcherSources } from '../src/stub/launcher-sources.ts';
import { bunBinary } from './bun.mjs';
import { bundle } from './bundle.ts';

const root = join(import.meta.dir, '..');
const place = join(root, 'dist/standalone');

/** Folders of what `package.json` depends on, and what that depends on, as npm has laid them out. */
async function dependencies(): Promise<string[]> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const packages = Object.entries(lock.packages as Record<string, { dev?: boolean; optional?: boolean }>);
  return packages
    .filter(([path, { dev, optional }]) => path !== '' && !dev && !optional)
    .map(([path]) => path);
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const bun = relative(root, bunBinary(root));
const bunPackage = bun.split(/[/\\]/).slice(0, 3).join('/');
await bundle();
const launcher = await launcherSources(join(root, 'runtime-stub/main.ts'));
if (!launcher) throw new Error('the sources of the launcher are not complete');
const folders = ['dist/lib', ...(await dependencies())];
const files = ['package.json', 'tsconfig.json', 'LICENSE', `${bunPackage}/package.json`, bun];
files.push(...[...launcher.keys()].map((path) => relative(root, path)));
for (const folder of folders) files.push(...(await filesBelow(folder)));

const blocks: Uint8Array[] = [];
for (const path of [...new Set(files)].sort()) {
  const content = await readFile(join(root, path));
  const inside = path.replaceAll('\\', '/');
  blocks.push(tarHeader({ path: inside, mode: path === bun ? 0o755 : 0o644, size: content.length }, 0));
  blocks.push(content, new Uint8Array(tarPadding(content.length)));
}
const home = Buffer.concat([...blocks, endOfArchive]);
const digest = new Bun.CryptoHasher('sha256').update(home).digest('hex');
await mkdir(place, { recursive: true });
await writeFile(join(place, 'home.tar.gz'), gzipSync(home, { level: 6 }));
await writeFile(join(place, 'home.json'), JSON.stringify({ digest, bun: bun.replaceAll('\\', '/') }));

const outfile = join(root, 'dist', process.platform === 'win32' ? 'onebeam.exe' : 'onebeam');
const built = await Bun.build({
  entrypoints: [join(import.meta.dir, 'standalone/main.ts')],
  compile: { outfile, autoloadDotenv: false, autoloadBunfig: false },
  minify: true,
});
if (!built.success) throw new AggregateError(built.logs, 'the command line was not built');
console.log(
  `${relative(process.cwd(), outfile)}: ${((await Bun.file(outfile).stat()).size / 1e6).toFixed(1)} MB`,
);
