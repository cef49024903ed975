// Builds the library for its users: `dist/node/index.mjs` for Node, two folders deep, because it finds the launcher's sources
// from there; and `dist/types` for TypeScript, which does not accept `.ts` files of dependencies.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { emitDeclarations } from './declarations.ts';

const root = join(import.meta.dir, '..');
const built = await Bun.build({
  entrypoints: [join(root, 'src/index.ts')],
  outdir: join(root, 'dist/node'),
  naming: '[name].mjs',
  target: 'node',
  format: 'esm',
  packages: 'external',
});
if (!built.success) throw new AggregateError(built.logs, 'the library was not built');
console.log('dist/node/index.mjs');

const types = join(root, 'dist/types');
await rm(types, { recursive: true, force: true });
await emitDeclarations(types);
console.log('dist/types/src/index.d.ts');
