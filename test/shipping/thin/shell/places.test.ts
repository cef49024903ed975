import { afterAll, expect, test } from 'bun:test';
import { lchownSync, mkdirSync, symlinkSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placesOf } from '../../../../runtime-stub/run/places.ts';
import { variablesOf } from '../../../../runtime-stub/run/variables.ts';
import { posix } from '../../../../runtime-stub/system/posix.ts';
import { placeFunctions } from '../../../../src/shipping/thin/shell/places.ts';
import { trustFunctions } from '../../../../src/shipping/thin/shell/trust.ts';
import { NotAvailable } from '../../../bed/not-available.ts';
import { testWith } from '../../../bed/when.ts';
import { inShell } from './shell-functions.ts';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-places-')));
afterAll(() => rm(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'private/tool'), { recursive: true });
mkdirSync(join(folder, 'plain'));
symlinkSync('private/tool', join(folder, 'relative'));
symlinkSync(join(folder, 'private/tool'), join(folder, 'absolute'));
symlinkSync('private/tool', join(folder, 'foreign'));

/** Folders as the script finds them. */
async function found(env: Record<string, string>): Promise<string[]> {
  const values = [
    ...['onebeam_state_variable=TOOL_STATE_DIR onebeam_kind=service onebeam_system=linux'],
    ...['onebeam_program=tool onebeam_instance= onebeam_uid='],
  ];
  const show = 'onebeam_find_places; printf "%s\\n" "$onebeam_state" "$onebeam_temporary" "$onebeam_logs"';
  const out = await inShell([placeFunctions, trustFunctions], [...values, show], env);
  return out.trim().split('\n');
}

/** The same folders as the launcher finds them. */
function ofLauncher(env: Record<string, string>): (string | undefined)[] {
  const variables = variablesOf(
    Object.entries(env).map(([name, value]) => `${name}=${value}`),
    false,
  );
  const places = placesOf(posix(), variables, { name: 'tool', isService: true, instance: undefined });
  return [places?.state, places?.temporary, places?.logs];
}

const directories = (name: string) => ({
  ...{ STATE_DIRECTORY: `${folder}/${name}:/other`, RUNTIME_DIRECTORY: `${folder}/${name}` },
  ...{ LOGS_DIRECTORY: `${folder}/${name}`, HOME: '/home/x' },
});

test('finds the folders of systemd, of a variable and of the home folder, as the launcher does', async () => {
  for (const env of [
    directories('plain'),
    { HOME: '/home/x' },
    { XDG_STATE_HOME: '/s', HOME: '/home/x' },
    { TOOL_STATE_DIR: '/own', ...directories('plain') },
    { STATE_DIRECTORY: '/missing', HOME: '/' },
  ])
    expect([env, await found(env)]).toEqual([env, ofLauncher(env) as string[]]);
});

const root = process.getuid?.() === 0 || new NotAvailable('root, for links of root');
testWith({ root }, 'follows links of root, which systemd makes, and no others', async () => {
  lchownSync(join(folder, 'foreign'), 65534, 65534);
  for (const name of ['relative', 'absolute']) {
    const places = await found(directories(name));
    expect(places).toEqual(Array(3).fill(join(folder, 'private/tool')));
    expect(ofLauncher(directories(name))).toEqual(places);
  }
  const foreign = await found(directories('foreign'));
  expect(foreign).toEqual(Array(3).fill(join(folder, 'foreign')));
  expect(ofLauncher(directories('foreign'))).toEqual(foreign);
});
