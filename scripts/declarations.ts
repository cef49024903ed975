import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const root = join(import.meta.dir, '..');

/** Writes the declarations (`.d.ts`) of the library into a folder: `src/index.d.ts` and what it needs, nothing else. */
export async function emitDeclarations(folder: string): Promise<void> {
  const options = ['--declaration', '--emitDeclarationOnly', '--rewriteRelativeImportExtensions'];
  const dialect = ['--strict', '--skipLibCheck', '--resolveJsonModule', '--target', 'esnext'];
  const modules = ['--module', 'nodenext', '--types', 'node', '--rootDir', root, '--outDir', folder];
  const tsc = [process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '--ignoreConfig'];
  const compiler = Bun.spawn([...tsc, ...options, ...dialect, ...modules, join(root, 'src/index.ts')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if ((await compiler.exited) !== 0) throw new Error('tsc wrote no declarations');
  await keepReachable(folder, join(folder, 'src/index.d.ts'));
}

/** Removes the declarations that the library's types do not need: those of what only its functions use. */
async function keepReachable(folder: string, entry: string): Promise<void> {
  const needed = new Set<string>();
  const left = [entry];
  for (let path = left.pop(); path; path = left.pop()) {
    if (needed.has(path)) continue;
    needed.add(path);
    const text = await readFile(path, 'utf8');
    for (const [, name] of text.matchAll(/(?:\bfrom|\bimport\()\s*["'](\.[^"']+)["']/g)) {
      left.push(join(dirname(path), name!.replace(/\.[jt]s$/, '.d.ts')));
    }
  }
  for (const file of await readdir(folder, { recursive: true })) {
    const path = join(folder, file);
    if (path.endsWith('.d.ts') && !needed.has(path)) await rm(path);
  }
}
