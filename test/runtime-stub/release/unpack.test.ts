import { describe, expect, spyOn, test } from 'bun:test';
import {
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { baseFolders } from '../../../runtime-stub/release/base-folder.ts';
import { isReady, placeOf, type ReleasePaths } from '../../../runtime-stub/release/place.ts';
import { takeTurn } from '../../../runtime-stub/release/turn.ts';
import { unpack } from '../../../runtime-stub/release/unpack.ts';
import type { Payload } from '../../../runtime-stub/self.ts';
import type { Machine, Tree } from '../../../runtime-stub/system/machine.ts';
import { posix } from '../../../runtime-stub/system/posix.ts';
import { archive, member } from '../../archive/lying-tar.ts';
import { emptyFolder, listing, releases } from '../../launcher/start.ts';
import { workFolder } from '../../launcher/work-folder.ts';
import { manifestFile, payloadOf } from '../memory-machine.ts';

const folder = workFolder();
const names = Array.from({ length: 20 }, (_, index) => `erts/lib/a-1/ebin/m${index}`);
const tar = archive(names.map((name) => member({ name, content: name })));

interface Scene {
  machine: Machine;
  payload: Payload;
  place: ReleasePaths;
  cache: string;
}

/** A launcher's first start in this process, on the real file system; `change` wraps the system to make a race certain. */
function scene(name: string, change: (machine: Machine) => Partial<Machine> = () => ({})): Scene {
  const cache = emptyFolder(folder, name);
  const { payload, machine: reader } = payloadOf(tar, {
    files: names.map((path) => manifestFile(path, path)),
  });
  const system = posix();
  const own = {
    ...system,
    readSelf: reader.readSelf,
    environment: [`TOOL_CACHE_DIR=${cache}`],
    isTerminal: () => false,
  };
  const machine: Machine = { ...own, ...change(own) };
  return { machine, payload, place: placeOf(machine, baseFolders(machine, 'tool')[0]!, payload), cache };
}

/** Calls `act` with the folder of the tree before the file of that number is begun; -1: when the tree is closed. */
function interrupting(
  machine: Machine,
  number: number,
  act: (folder: string) => void | Promise<void>,
): Partial<Machine> {
  return {
    tree(folder): Tree {
      const tree = machine.tree(folder);
      let count = 0;
      return {
        begin(path, mode) {
          if (count++ === number) act(folder);
          tree.begin(path, mode);
        },
        write: (bytes) => tree.write(bytes),
        finish: () => tree.finish(),
        close() {
          tree.close();
          if (number === -1) act(folder);
        },
      };
    },
  };
}

const whole = [
  ...new Set(
    names.flatMap((name) => name.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'))),
  ),
];

test('a release that was looked at stays mapped, so that `clean` sees a start before the program runs', async () => {
  const { machine, payload, place } = scene('mapped');
  await unpack(machine, place, payload);
  const maps = () => readFileSync('/proc/self/maps', 'utf8');
  expect(maps()).toContain(` ${place.marker}\n`);
  Bun.gc(true);
  expect(maps()).toContain(` ${place.marker}\n`);
  const open = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  expect(open).not.toContain(place.marker);
});

test('a first start', async () => {
  const { machine, payload, place, cache } = scene('plain');
  expect(isReady(machine, place, payload)).toBe(false);
  expect(await unpack(machine, place, payload)).toBe(true);
  expect(isReady(machine, place, payload)).toBe(true);
  expect(listing(place.release).map((line) => line.split(' ')[0]!)).toEqual(whole.sort());
  expect(releases(cache).making).toEqual([]);
});

describe('waiting for another first start', () => {
  /** The lock of another process that never releases it: returns the function that decides on waiting. */
  async function behind(name: string, ask: (mayWait: () => Promise<boolean>, lock: string) => Promise<void>) {
    let waits = 0;
    const { machine, place } = scene(name, () => ({
      async lock(path, mayWait) {
        writeFileSync(path, '');
        await ask(mayWait, path);
        return undefined;
      },
    }));
    emptyFolder(place.home);
    const turn = await takeTurn(machine, place.home, () => waits++, 50);
    expect([turn.isAlone, waits > 0]).toEqual([false, true]);
  }

  test('it lasts as long as the other one gets on', () =>
    behind('gets-on', async (mayWait, lock) => {
      for (let seconds = 1; seconds < 5; seconds++) {
        await Bun.sleep(60);
        utimesSync(lock, seconds, seconds);
        expect(await mayWait()).toBe(true);
      }
    }));

  test('it ends when the other one does nothing', () =>
    behind('does-nothing', async (mayWait) => {
      await mayWait();
      await Bun.sleep(60);
      expect(await mayWait()).toBe(false);
    }));

  test('by default it ends within ten seconds', async () => {
    const { machine, place } = scene('default', () => ({
      async lock(path, mayWait) {
        writeFileSync(path, '');
        while (await mayWait()) {}
        return undefined;
      },
    }));
    emptyFolder(place.home);
    const clock = spyOn(performance, 'now');
    try {
      // Each look takes a second of this clock.
      let seconds = 0;
      clock.mockImplementation(() => 1000 * seconds);
      await takeTurn(machine, place.home, () => seconds++);
      expect(seconds).toBeLessThan(10);
    } finally {
      clock.mockRestore();
    }
  });

  test('the one that unpacks shows that it gets on', async () => {
    let lock = '';
    const { machine, payload, place } = scene('shows', (machine) =>
      interrupting(machine, 10, () => {
        lock = `${place.home}/.lock`;
        utimesSync(lock, 1, 1);
        Bun.sleepSync(250);
      }),
    );
    await unpack(machine, place, payload);
    expect(statSync(lock).mtimeMs).toBeGreaterThan(1000);
  });
});

describe('races, made certain', () => {
  test('loser path: another wins before the rename; the winner is used, the own copy gone', async () => {
    const winner = scene('loser');
    const loser = scene('loser', (machine) => ({
      lock: async () => undefined,
      ...interrupting(machine, -1, () => {
        renameSync(join(winner.cache, 'won'), winner.place.folder);
      }),
    }));
    await unpack(winner.machine, winner.place, winner.payload);
    renameSync(winner.place.folder, join(winner.cache, 'won'));
    expect(await unpack(loser.machine, loser.place, loser.payload)).toBe(true);
    expect(isReady(winner.machine, winner.place, winner.payload)).toBe(true);
    expect(releases(winner.cache)).toMatchObject({ making: [], other: [] });
  });

  test('the unfinished folder replaced by a link: nothing outside changes, and it is not used as a release', async () => {
    const outside = emptyFolder(folder, 'outside');
    const { machine, payload, place, cache } = scene('swapped', (machine) =>
      interrupting(machine, 10, (release) => {
        renameSync(release, `${release}.away`);
        symlinkSync(outside, release);
      }),
    );
    await expect(unpack(machine, place, payload)).rejects.toThrow('changed');
    expect(listing(outside)).toEqual([]);
    expect(isReady(machine, place, payload)).toBe(false);
    expect(releases(cache).making).toEqual([]);
  });

  test('a parent folder swapped for a link between two files: outside untouched', async () => {
    const outside = emptyFolder(folder, 'outside-2');
    const { machine, payload, place } = scene('parent', (machine) =>
      interrupting(machine, 10, (release) => {
        renameSync(join(release, 'erts'), join(release, 'away'));
        symlinkSync(outside, join(release, 'erts'));
      }),
    );
    await expect(unpack(machine, place, payload)).rejects.toThrow();
    expect(listing(outside)).toEqual([]);
  });

  test('does not write into an existing file', async () => {
    const { machine, payload, place } = scene('exclusive', (machine) =>
      interrupting(machine, 10, (release) => symlinkSync('/dev/null', join(release, names[10]!))),
    );
    await expect(unpack(machine, place, payload)).rejects.toThrow('already exists');
  });

  test('without an exchange of two folders, a broken one is renamed away', async () => {
    const { machine, payload, place, cache } = scene('no-exchange', () => ({ exchange: () => false }));
    emptyFolder(place.folder, 'release');
    expect(await unpack(machine, place, payload)).toBe(true);
    expect(isReady(machine, place, payload)).toBe(true);
    expect(releases(cache)).toMatchObject({ making: [], other: [] });
  });
});
