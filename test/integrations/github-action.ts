import { afterAll } from 'bun:test';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { plainEnvironment } from '../bed/run-escript.ts';
import { onebeamForShells } from '../cli/onebeam-for-shells.ts';
import { readAction, runAction } from './action-runner.ts';

export const place = resolve(import.meta.dir, '../..');
export const action = await readAction(place);

/** A folder for runs of the action, with the `onebeam` of this checkout in place of the published one. Removed after the tests. */
export async function actionFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-action-'));
  const onebeam = await onebeamForShells(folder);
  // Replaces the download of `npx --yes onebeam@<version>`; records the request.
  const npx = `#!/bin/sh
[ "$1" = --yes ] || exit 99
echo "$2" >> '${folder}/asked'
shift
shift
exec ${onebeam.program.map((word) => `'${word}'`).join(' ')} "$@"
`;
  await writeFile(join(onebeam.bin, 'npx'), npx, { mode: 0o755 });
  afterAll(async () => {
    await onebeam.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The working folder of a run, with an escript in `work/sub`. */
  async function desk(name: string, script: string): Promise<string> {
    await mkdir(join(folder, name, 'work', 'sub'), { recursive: true });
    await cp(script, join(folder, name, 'work', 'sub', 'hello'));
    return join(folder, name);
  }

  const act = (where: string, node: string, given: Record<string, string>) =>
    runAction(
      place,
      where,
      { 'working-directory': 'sub', ...given },
      plainEnvironment({ HOME: folder, PATH: `${onebeam.bin}:${dirname(node)}:/usr/bin:/bin` }),
    );

  return { folder, desk, act };
}
