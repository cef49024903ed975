// Builds what the npm package contains: `dist/lib` with command line and library, and `dist/types` for TypeScript, which does not
// accept `.ts` files of dependencies.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from './bundle.ts';
import { emitDeclarations } from './declarations.ts';

await bundle();
console.log('dist/lib');

const types = join(import.meta.dir, '../dist/types');
await rm(types, { recursive: true, force: true });
await emitDeclarations(types);
console.log('dist/types/src/index.d.ts');
