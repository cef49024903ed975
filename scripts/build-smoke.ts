// `npm run smoke -- FOLDER`: executables of the smoke test for all eight targets, with real runtimes. Each is
// self-contained and tests itself on the machine where it is started.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { have } from '../test/bed/not-available.ts';
import { realRuntimes } from '../test/bed/real-runtimes.ts';
import { smokeProgram } from '../test/smoke/smoke-program.ts';

const [folder = 'smoke'] = process.argv.slice(2);
const program = have(await smokeProgram());
const erts = `${have(await realRuntimes())}/{target}`;
const cli = resolve(import.meta.dirname, '../src/cli.ts');
const words = [
  'build',
  program,
  '-t',
  'all',
  '--erts',
  erts,
  '--add-app',
  'crypto',
  '-o',
  `${resolve(folder)}/`,
];
const { status } = spawnSync(process.execPath, [cli, ...words], { stdio: 'inherit' });
process.exit(status ?? 1);
