import { expect, test } from 'bun:test';
import { chmodSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError } from '../../../runtime-stub/failure.ts';
import { makePrivate, notWritable, placesOf } from '../../../runtime-stub/run/places.ts';
import { variablesOf } from '../../../runtime-stub/run/variables.ts';
import { posix } from '../../../runtime-stub/system/posix.ts';
import { workFolder } from '../../launcher/work-folder.ts';

const work = workFolder();
const machine = posix();
const nobody = { ...machine, homeOfUser: () => '/' };

const placesWith = (entries: string[], options: { isService?: boolean; instance?: string } = {}) =>
  placesOf(nobody, variablesOf(entries, false), {
    name: 'my-app',
    isService: options.isService ?? true,
    instance: options.instance,
  });

const home = ['HOME=/home/x'];
const ofService = [
  ...['STATE_DIRECTORY=/var/lib/my-app:/var/lib/other', 'RUNTIME_DIRECTORY=/run/my-app'],
  ...['LOGS_DIRECTORY=/var/log/my-app', ...home],
];

test('keeps its state below the home folder', () => {
  expect(placesWith(home)).toEqual({
    state: '/home/x/.local/state/my-app',
    shared: '/home/x/.local/state/my-app',
    temporary: '/home/x/.local/state/my-app/tmp',
    logs: '/home/x/.local/state/my-app/log',
    source: 'HOME',
  });
  expect(placesWith(['XDG_STATE_HOME=/s', ...home])?.state).toBe('/s/my-app');
});

test("takes systemd's folders for a service, and only for one", () => {
  expect(placesWith(ofService)).toEqual({
    state: '/var/lib/my-app',
    shared: '/var/lib/my-app',
    temporary: '/run/my-app',
    logs: '/var/log/my-app',
    source: 'STATE_DIRECTORY',
  });
  expect(placesWith(ofService, { isService: false })?.state).toBe('/home/x/.local/state/my-app');
});

test('follows a link of root that systemd gives in place of a folder, and no other', () => {
  const folder = join(work, 'dynamic-user');
  mkdirSync(join(folder, 'private/my-app'), { recursive: true });
  symlinkSync('private/my-app', join(folder, 'my-app'));
  const variables = [`STATE_DIRECTORY=${folder}/my-app:/other`, `LOGS_DIRECTORY=${folder}/my-app`, ...home];
  const ofRoot = (owner: number) => ({
    ...nobody,
    facts: (path: string, follow: boolean) => {
      const found = machine.facts(path, follow);
      return found && { ...found, owner };
    },
  });
  const places = (owner: number) =>
    placesOf(ofRoot(owner), variablesOf(variables, false), {
      ...{ name: 'my-app', isService: true, instance: undefined },
    });
  expect(places(0)).toMatchObject({ state: `${folder}/private/my-app`, logs: `${folder}/private/my-app` });
  const foreign = placesOf(
    {
      ...nobody,
      facts: (path, follow) => ({ ...machine.facts(path, follow)!, owner: path === '/' ? 0 : 7 }),
    },
    ...([variablesOf(variables, false), { name: 'my-app', isService: true, instance: undefined }] as const),
  );
  expect(foreign).toMatchObject({ state: `${folder}/my-app`, logs: `${folder}/my-app` });
});

test('obeys its own variable before all others, and refuses one that is not absolute', () => {
  expect(placesWith(['MY_APP_STATE_DIR=/own', ...ofService])?.state).toBe('/own');
  expect(() => placesWith(['MY_APP_STATE_DIR=own', ...home])).toThrow(LaunchError);
});

test('another instance has a separate folder for everything but the cookie', () => {
  expect(placesWith(ofService, { instance: 'my-app-b' })).toEqual({
    state: '/var/lib/my-app/instances/my-app-b',
    shared: '/var/lib/my-app',
    temporary: '/var/lib/my-app/instances/my-app-b/tmp',
    logs: '/var/lib/my-app/instances/my-app-b/log',
    source: 'STATE_DIRECTORY',
  });
});

test('knows no folder without a home', () => {
  expect(placesWith([])).toBeUndefined();
  expect(placesWith(['HOME=/'])).toBeUndefined();
  expect(placesWith(['RELEASE_TMP=/t', ...home])?.temporary).toBe('/t');
});

test('creates private folders, and refuses those that others may change', () => {
  const folder = join(work, 'a', 'b');
  makePrivate(machine, folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const shared = join(work, 'shared');
  mkdirSync(shared);
  chmodSync(shared, 0o777);
  const link = join(work, 'link');
  symlinkSync(folder, link);
  for (const wrong of [shared, join(shared, 'below'), link]) {
    expect(() => makePrivate(machine, wrong)).toThrow();
  }
  try {
    makePrivate(machine, shared);
  } catch (error) {
    const failure = notWritable('x', shared, 'RELEASE_TMP', error);
    expect([failure.reason, failure.hint]).toEqual([
      `${shared}: other users may write to it`,
      expect.stringContaining('set RELEASE_TMP to '),
    ]);
  }
});
