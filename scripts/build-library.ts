// Makes the library fit for Node: `dist/node/index.mjs`. Two folders deep, as the launcher's sources are found from there.
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
