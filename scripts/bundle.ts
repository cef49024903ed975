import { rm } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dir, '..');

/** The folder of the bundles, two folders deep: they find the launcher's sources in `../../runtime-stub`. */
export const bundleFolder = join(root, 'dist/lib');

/**
 * Bundles what users run: the library `index.mjs`, the command line `cli.mjs`, and the worker that compresses, with the modules that
 * they share in files beside them. Runs on Bun and Node. Dependencies stay imports.
 */
export async function bundle(): Promise<void> {
  await rm(bundleFolder, { recursive: true, force: true });
  const built = await Bun.build({
    entrypoints: ['src/index.ts', 'src/cli.ts', 'src/zstd/compress-worker.ts'].map((path) =>
      join(root, path),
    ),
    outdir: bundleFolder,
    naming: { entry: '[name].mjs', chunk: 'part-[hash].mjs' },
    splitting: true,
    target: 'node',
    format: 'esm',
    packages: 'external',
  });
  if (!built.success) throw new AggregateError(built.logs, 'the library was not bundled');
}
