import { join } from 'node:path';

const root = join(import.meta.dir, '..');

/** Writes the declarations (`.d.ts`) of the library into a folder, as `src/index.d.ts` and what it needs. */
export async function emitDeclarations(folder: string): Promise<void> {
  const options = ['--declaration', '--emitDeclarationOnly', '--rewriteRelativeImportExtensions'];
  const dialect = ['--strict', '--skipLibCheck', '--resolveJsonModule', '--target', 'esnext'];
  const modules = ['--module', 'nodenext', '--types', 'node', '--rootDir', root, '--outDir', folder];
  const tsc = [process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '--ignoreConfig'];
  const compiler = Bun.spawn([...tsc, ...options, ...dialect, ...modules, join(root, 'src/index.ts')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if ((await compiler.exited) !== 0) throw new Error('tsc wrote no declarations');
}
