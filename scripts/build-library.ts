// Makes the library fit for those who install it: `dist/node/index.mjs` for Node, two folders deep, as the launcher's sources
// are found from there; and `dist/types` for TypeScript, which takes no `.ts` from a dependency.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

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
const emit = [
  '--declaration',
  '--emitDeclarationOnly',
  '--rewriteRelativeImportExtensions',
  '--resolveJsonModule',
];
const dialect = [
  '--strict',
  '--skipLibCheck',
  '--target',
  'esnext',
  '--module',
  'nodenext',
  '--types',
  'node',
];
const compiler = Bun.spawn(
  [
    ...[
      process.execPath,
      join(root, 'node_modules/typescript/bin/tsc'),
      '--ignoreConfig',
      ...emit,
      ...dialect,
    ],
    ...['--rootDir', root, '--outDir', types, join(root, 'src/index.ts')],
  ],
  { stdio: ['ignore', 'inherit', 'inherit'] },
);
if ((await compiler.exited) !== 0) throw new Error('the declarations were not made');
console.log('dist/types/src/index.d.ts');
