import { afterAll, describe, expect, test } from 'bun:test';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentCache } from '../../src/cache/content-cache.ts';
import { inPrivateFolder } from '../../src/cache/in-private-folder.ts';
import { storedRuntime } from '../../src/cache/runtime-store.ts';
import { findVerified, putVerified } from '../../src/cache/verified-entries.ts';
import { describe as describeError, OnebeamError } from '../../src/index.ts';
import { buildLauncher } from '../../src/stub/compile.ts';
import { host, target } from '../launcher/launcher-stub.ts';
import { testAsRoot } from '../launcher/mounts.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'onebeam-trusted-')));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = () => {
  const path = join(folder, `c${count++}`);
  mkdirSync(path, { mode: 0o700 });
  return path;
};

const bytes = new TextEncoder().encode('hello');
const other = 1234;
const isOwn = (path: string) => (statSync(path).mode & 0o7777).toString(8);

/** Everything that reads or writes the cache, by name. */
const users: Record<string, (cache: string) => Promise<unknown>> = {
  get: (cache) => new ContentCache(cache).get('frames', 'k'),
  find: (cache) => new ContentCache(cache).find('frames', 'k'),
  put: (cache) => new ContentCache(cache).put('frames', 'k', bytes),
  putFile: (cache) =>
    new ContentCache(cache).putFile('frames', 'k', async () => ({ size: 0, sha256: '0'.repeat(64) })),
  findVerified: (cache) => findVerified(new ContentCache(cache), 'launchers', 'k'),
  putVerified: (cache) => putVerified(new ContentCache(cache), 'launchers', 'k', bytes),
  'an unpacked runtime': (cache) => storedRuntime(cache, 'name', async () => {}),
  'a build': (cache) => inPrivateFolder(cache, async () => {}),
  'a launcher': (cache) => buildLauncher({ target, host, cacheFolder: cache, environment: {} }),
};

async function refusal(work: Promise<unknown>): Promise<OnebeamError> {
  const error = await work.then(
    () => undefined,
    (error) => error,
  );
  expect(error).toBeInstanceOf(OnebeamError);
  expect(error.code).toBe('cache-not-trusted');
  return error;
}

describe('everything that uses the cache refuses one that other users can change', () => {
  for (const [name, use] of Object.entries(users)) {
    test(name, async () => {
      const cache = fresh();
      chmodSync(cache, 0o777);
      const error = await refusal(use(cache));
      expect(error.data).toMatchObject({ path: cache, why: 'shared', folder: cache });
      expect(describeError(error)).toEqual({
        message: `the build cache \`${cache}\` is not safe: \`${cache}\` can be written by other users`,
        hint: `set \`ONEBEAM_BUILD_CACHE\` to a folder that only you can write to, or run \`chmod go-w ${cache}\` and delete the cache, because other users may have changed its files`,
      });
      // The sticky bit lets others add files.
      chmodSync(cache, 0o1777);
      await refusal(use(cache));
    });
  }
});

describe('unsafe folders', () => {
  test('a folder inside it that other users may write to', async () => {
    const cache = fresh();
    mkdirSync(join(cache, 'frames'));
    chmodSync(join(cache, 'frames'), 0o777);
    const error = await refusal(users.get!(cache));
    expect(error.data).toMatchObject({
      path: join(cache, 'frames'),
      why: 'shared',
      folder: cache,
    });
    expect(await new ContentCache(cache).get('launchers', 'k')).toBeUndefined();
  });

  test('a folder above that all may write to', async () => {
    const above = fresh();
    const cache = join(above, 'cache');
    chmodSync(above, 0o777);
    expect((await refusal(users.put!(cache))).facts.path).toBe(above);
    expect(existsSync(cache)).toBe(false);
    chmodSync(above, 0o1777);
    await users.put!(cache);
  });

  testAsRoot('another user’s folder, above, itself and inside', async () => {
    for (const below of ['', 'cache', 'cache/frames']) {
      const above = fresh();
      const cache = join(above, 'cache');
      mkdirSync(join(cache, 'frames'), { recursive: true });
      const theirs = join(above, below);
      chownSync(theirs, other, other);
      const error = await refusal(users.put!(cache));
      expect(error.data).toMatchObject({ path: theirs, why: 'foreign' });
      expect(describeError(error).message).toEndWith(`\`${theirs}\` belongs to another user`);
    }
  });

  testAsRoot('another user’s link in a folder with the sticky bit', async () => {
    const shared = fresh();
    chmodSync(shared, 0o1777);
    const cache = fresh();
    const link = join(shared, 'link');
    symlinkSync(cache, link);
    await users.put!(link);
    lchownSync(link, other, other);
    expect((await refusal(users.put!(link))).facts.path).toBe(link);
  });
});

test('folders are made with mode 0700, those above the cache, too', async () => {
  const above = fresh();
  const cache = join(above, 'a/b');
  for (const [name, use] of Object.entries(users)) if (name !== 'a launcher') await use(cache);
  for (const path of ['a', 'a/b', 'a/b/frames', 'a/b/launchers', 'a/b/runtimes', 'a/b/runtimes/name'])
    expect([path, isOwn(join(above, path))]).toEqual([path, '700']);
});

describe('an entry that another user may have written counts as none', () => {
  const entry = async () => {
    const cache = new ContentCache(fresh());
    const { path } = await cache.put('frames', 'k', bytes);
    expect(await cache.get('frames', 'k')).toEqual(Buffer.from(bytes));
    return { cache, path };
  };

  test('all may write to it, or it is a link', async () => {
    const { cache, path } = await entry();
    chmodSync(path, 0o666);
    expect(await cache.get('frames', 'k')).toBeUndefined();
    rmSync(path);
    writeFileSync(`${path}.moved`, bytes);
    symlinkSync(`${path}.moved`, path);
    expect(await cache.find('frames', 'k')).toBeUndefined();
    await cache.put('frames', 'k', bytes);
    expect(await cache.get('frames', 'k')).toEqual(Buffer.from(bytes));
  });

  testAsRoot('it is another user’s', async () => {
    const { cache, path } = await entry();
    chownSync(path, other, other);
    expect(await cache.get('frames', 'k')).toBeUndefined();
  });

  test('an unpacked runtime is made again', async () => {
    const cache = fresh();
    let fills = 0;
    const fill = async () => {
      fills++;
    };
    await storedRuntime(cache, 'name', fill);
    await storedRuntime(cache, 'name', fill);
    expect(fills).toBe(1);
    chmodSync(join(cache, 'runtimes/name'), 0o777);
    await storedRuntime(cache, 'name', fill);
    expect([fills, isOwn(join(cache, 'runtimes/name'))]).toEqual([2, '700']);
  });
});
