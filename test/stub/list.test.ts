import { expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentCache } from '../../src/cache/content-cache.ts';
import { listLaunchers } from '../../src/stub/list.ts';
import { hostTarget } from '../../src/targets/host-target.ts';
import { targets } from '../../src/targets/target.ts';

test('lists launchers and Bun by target, musl apart from glibc', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-list-'));
  try {
    const cache = new ContentCache(folder);
    await cache.put('bun', 'bun-linux-arm64-musl-1.4.5', new Uint8Array(3));
    await cache.put('bun', 'bun-darwin-x64-1.4.4', new Uint8Array(3));
    const key = ContentCache.key('launcher');
    const stub = await cache.put('launchers', `linux-x64-musl-${key}`, new Uint8Array(5));
    const states = await listLaunchers(folder);
    expect(states.map(({ target }) => target)).toEqual([...targets]);
    const host = hostTarget({ platform: process.platform, arch: process.arch, musl: false });
    const found = Object.fromEntries(states.map((state) => [state.target, state]));
    expect(found[host]).toMatchObject({ bun: 'node_modules', launchers: [] });
    expect(found['linux-arm64-musl']).toMatchObject({ bun: 'cache' });
    expect(found['darwin-x64']).toMatchObject({ bun: 'missing' });
    expect(found['linux-x64-musl']!.launchers).toMatchObject([{ path: stub.path, size: 5 }]);
    expect(states.flatMap(({ launchers }) => launchers)).toHaveLength(1);
  } finally {
    await rm(folder, { recursive: true });
  }
});
