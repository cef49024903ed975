import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, type OnebeamError } from '../../../src/errors/onebeam-error.ts';
import { findApplication } from '../../../src/release/read/find-application.ts';
import { ownApplication } from '../../../src/release/target/own-files.ts';
import { smallFiles } from '../../bed/small-files.ts';

const folder = await realpath(await mkdtemp(join(smallFiles, 'own-files-')));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('an application is packed by its .app file; a module that it lists and does not have is an error', async () => {
  const ebin = join(folder, 'shed', 'ebin');
  await mkdir(ebin, { recursive: true });
  await writeFile(join(ebin, 'shed.app'), '{application, shed, [{vsn, "1.0"}, {modules, [shed]}]}.\n');
  await writeFile(join(ebin, '.DS_Store'), '');
  const own = async () => ownApplication((await findApplication(join(folder, 'shed')))!, folder);
  const error = await own().catch((cause) => cause as OnebeamError);
  if (!hasCode(error, 'release-invalid')) throw error;
  expect(error.data).toMatchObject({ problem: 'module-missing', application: 'shed', expected: 'shed' });
  await writeFile(join(ebin, 'shed.beam'), 'x');
  const { files, size } = await own();
  expect(files.map(({ path }) => path)).toEqual([
    'lib/shed-1.0/ebin/shed.app',
    'lib/shed-1.0/ebin/shed.beam',
  ]);
  expect(size).toBe(files[0]!.size + 1);
});
