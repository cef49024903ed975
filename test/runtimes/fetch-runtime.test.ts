import { afterAll, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { triedText } from '../../src/errors/text/download.ts';
import { describe as told } from '../../src/errors/text.ts';
import { findOtpRoot } from '../../src/otp/find-otp-root.ts';
import * as fetching from '../../src/runtimes/fetch-runtime.ts';
import { readLock } from '../../src/runtimes/lock-file.ts';
import { type Loopback, serve, serveProxy } from '../download/loopback.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-fetch-'));
afterAll(() => rm(folder, { recursive: true }));

/** A `.tar.gz` of a small OTP tree below `root`, as its publisher lays it out. */
async function archive(root: string, version: string): Promise<Uint8Array> {
  const place = await mkdtemp(join(folder, 'a-'));
  for (const [path, text] of Object.entries({
    'erts-15.2.7/bin/beam.smp': 'beam',
    'lib/kernel-10.2.7/ebin/kernel.app': 'kernel',
    'releases/27/OTP_VERSION': `${version}\n`,
  })) {
    await mkdir(dirname(join(place, 'tree', root, path)), { recursive: true });
    await writeFile(join(place, 'tree', root, path), text);
  }
  const top = root.split('/')[0] || '.';
  const ran = Bun.spawnSync(['tar', '-C', join(place, 'tree'), '-czf', join(place, 'a.tgz'), top]);
  expect(ran.exitCode).toBe(0);
  return readFile(join(place, 'a.tgz'));
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const versions = 'OTP-27.3.5 : x-1 # :\nOTP-27.3.4 : x-1 # :\nOTP-27.0 : x-1 # :\n';
const table = '/raw.githubusercontent.com/erlang/otp/master/otp_versions.table';
const gleam = (version: string, build = '') =>
  `/github.com/gleam-community/erlang-linux-builds/releases/download/OTP-${version}/erlang-${version}-x64${build}.tar.gz`;
const cocoa = (version: string) =>
  `/github.com/cocoa-xu/otp-build/releases/download/v${version}/otp-x86_64-linux-gnu.tar.gz`;
const account = (version: string) =>
  `/api.github.com/repos/gleam-community/erlang-linux-builds/releases/tags/OTP-${version}`;
const hexFolder = '/builds.hex.pm/builds/otp/amd64/ubuntu-22.04';

/** A mirror with these files. */
const publish = (files: Record<string, Uint8Array | string>) =>
  serve((path, response) => {
    const file = files[path];
    if (file === undefined) response.writeHead(404).end();
    else response.end(file);
  });

async function options(
  mirror: Loopback,
  more: Partial<fetching.FetchRuntimeOptions> = {},
): Promise<fetching.FetchRuntimeOptions> {
  const place = await mkdtemp(join(folder, 'b-'));
  return {
    target: 'linux-x64',
    cacheFolder: join(place, 'cache'),
    lockFile: join(place, 'onebeam.lock'),
    environment: {},
    offline: false,
    mirror: mirror.url,
    pause: 1,
    ...more,
  };
}

const pinned = async (fetched: Promise<fetching.FetchedRuntime>) => {
  await (await fetched).pin();
  return fetched;
};
const fetchCatalogued = (wanted: string, settings: fetching.FetchRuntimeOptions) =>
  pinned(fetching.fetchCatalogued(wanted, settings));
const fetchUrl = (url: string, settings: fetching.FetchRuntimeOptions) =>
  pinned(fetching.fetchUrl(url, settings));

const versionIn = async (root: string) =>
  (await readFile(join((await findOtpRoot(root)).root, 'releases/27/OTP_VERSION'), 'utf8')).trim();

describe('fetchCatalogued', () => {
  test('takes the newest patch that is there, and pins it', async () => {
    const bytes = await archive('', '27.3.4');
    await using mirror = await publish({
      [table]: versions,
      [gleam('27.3.4')]: bytes,
      [gleam('27.0')]: 'old',
    });
    const settings = await options(mirror);
    const found = await fetchCatalogued('27', settings);
    expect(await versionIn(found.folder)).toBe('27.3.4');
    expect(mirror.asked).toEqual([table, gleam('27.3.5'), gleam('27.3.4'), account('27.3.4')]);
    const url = `https:/${gleam('27.3.4')}`;
    expect(found.source).toEqual({
      kind: 'download',
      url,
      sha256: sha256(bytes),
      provider: 'gleam-community (static)',
      pinned: false,
    });
    expect(await readLock(settings.lockFile!)).toEqual({
      'linux-x64': {
        27: {
          url,
          size: bytes.length,
          sha256: sha256(bytes),
          provider: 'gleam-community (static)',
          version: '27.3.4',
        },
      },
    });

    mirror.asked.length = 0;
    expect((await fetchCatalogued('27', { ...settings, offline: true })).source.pinned).toBe(true);
    expect(mirror.asked).toEqual([]);
  });

  test('tries the next publisher, with another layout', async () => {
    const installed = await archive('usr/local/lib/erlang', '27.3.4');
    const raw = await archive('OTP-27.0', '27.0');
    await using mirror = await publish({
      [table]: versions,
      [cocoa('27.3.4')]: installed,
      [`${cocoa('27.3.4')}.sha256`]: `${sha256(installed)}  otp-x86_64-linux-gnu.tar.gz\n`,
      [`${hexFolder}/builds.txt`]: `\nOTP-27.0 abc 2024-05-20T00:00:00Z ${sha256(raw)}\n`,
      [`${hexFolder}/OTP-27.0.tar.gz`]: raw,
    });
    const found = await fetchCatalogued('27', await options(mirror));
    expect([found.source.provider, await versionIn(found.folder)]).toEqual(['cocoa-xu', '27.3.4']);
    const other = await fetchCatalogued('27.0', await options(mirror));
    expect([other.source.provider, await versionIn(other.folder)]).toEqual(['hex.pm', '27.0']);
  });

  test('refuses what has not the published digest, and keeps nothing of it', async () => {
    const bytes = await archive('', '27.0');
    await using mirror = await publish({
      [cocoa('27.0')]: bytes,
      [`${cocoa('27.0')}.sha256`]: sha256(new Uint8Array(1)),
    });
    const settings = await options(mirror);
    await expect(fetchCatalogued('27.0', settings)).rejects.toMatchObject({
      code: 'download-digest',
      data: { expected: sha256(new Uint8Array(1)), found: sha256(bytes) },
    });
    expect(await readdir(join(settings.cacheFolder, 'archives'))).toEqual([]);
    expect(await readLock(settings.lockFile!)).toEqual({});
  });

  test("refuses an archive without GitHub's digest, and accepts it if GitHub has none", async () => {
    const bytes = await archive('', '27.0');
    const release = (digest: unknown) => {
      const url = `https:/${gleam('27.0')}`;
      const assets = [
        { browser_download_url: `${url}.sig`, digest: 'x' },
        { browser_download_url: url, digest },
      ];
      return JSON.stringify({ assets });
    };
    const fetched = async (said: string) => {
      await using mirror = await publish({ [gleam('27.0')]: bytes, [account('27.0')]: said });
      return await fetchCatalogued('27.0', await options(mirror));
    };
    const wrong = sha256(new Uint8Array(1));
    await expect(fetched(release(`sha256:${wrong}`))).rejects.toMatchObject({
      code: 'download-digest',
      data: { expected: wrong, found: sha256(bytes) },
    });
    for (const said of [
      release(`sha256:${sha256(bytes)}`),
      release(null),
      '{}',
      'null',
      'API rate limit exceeded',
    ]) {
      expect((await fetched(said)).source.sha256).toBe(sha256(bytes));
    }
  });

  test('requires the pinned digest, also when the release was rebuilt', async () => {
    const files = { [gleam('27.0')]: await archive('', '27.0') };
    await using mirror = await publish(files);
    const settings = await options(mirror);
    const { source } = await fetchCatalogued('27.0', settings);
    files[gleam('27.0')] = await archive('', '27.0-anew');
    const elsewhere = { ...settings, cacheFolder: join(settings.cacheFolder, 'other') };
    await expect(fetchCatalogued('27.0', elsewhere)).rejects.toMatchObject({
      code: 'download-digest',
      data: { expected: source.sha256 },
    });
    expect((await fetchCatalogued('27.0', settings)).source.sha256).toBe(source.sha256);
  });

  test('repairs a damaged cache, or reports that it cannot', async () => {
    await using mirror = await publish({ [gleam('27.0')]: await archive('', '27.0') });
    const settings = await options(mirror);
    const { folder: tree } = await fetchCatalogued('27.0', settings);
    const damage = async () => {
      await writeFile(join(tree, 'erts-15.2.7/bin/beam.smp'), 'evil');
      const archives = join(settings.cacheFolder, 'archives');
      for (const name of await readdir(archives)) await writeFile(join(archives, name), 'evil');
    };
    await damage();
    await fetchCatalogued('27.0', settings);
    expect(await readFile(join(tree, 'erts-15.2.7/bin/beam.smp'), 'utf8')).toBe('beam');
    await damage();
    await expect(fetchCatalogued('27.0', { ...settings, offline: true })).rejects.toMatchObject({
      code: 'offline-missing',
    });
  });

  test('names the publishers when none has it', async () => {
    await using mirror = await publish({ [`${hexFolder}/builds.txt`]: 'OTP-27.1 x y\n' });
    const failed = fetchCatalogued('26.9', await options(mirror));
    await expect(failed).rejects.toMatchObject({ code: 'erts-not-published', data: { path: '26.9' } });
    const tried = await failed.catch((error) => error.data.tried.map(triedText).join('\n'));
    expect(tried).toContain('gleam-community (static) 26.9: ');
    expect(tried).toContain('cocoa-xu 26.9: ');
    const offline = fetchCatalogued('27', await options(mirror, { offline: true }));
    await expect(offline).rejects.toMatchObject({
      code: 'offline-missing',
      data: { path: '27', target: 'linux-x64' },
    });
  });

  test('restarts after a cut connection', async () => {
    const bytes = await archive('', '27.0');
    let cuts = 2;
    await using mirror = await serve((path, response) => {
      if (path !== gleam('27.0')) return void response.writeHead(404).end();
      response.writeHead(200, { 'content-length': bytes.length });
      if (cuts-- === 0) return void response.end(bytes);
      response.write(bytes.subarray(0, 300));
      setTimeout(() => response.destroy(), 20);
    });
    const { folder: tree, source } = await fetchCatalogued('27.0', await options(mirror));
    expect([await versionIn(tree), source.sha256]).toEqual(['27.0', sha256(bytes)]);
  });

  test('does not retry a host that does not answer', async () => {
    await using proxy = await serve((_, response) => response.writeHead(502).end());
    const settings = await options(proxy, { mirror: undefined, environment: { https_proxy: proxy.url } });
    const error = await fetchCatalogued('27.0', settings).catch((error) => error);
    expect(error).toMatchObject({ code: 'erts-unreachable', data: { path: '27.0' } });
    expect(told(error).hint).toMatch(/`HTTPS_PROXY`.*`--mirror <URL>`.*`--erts <folder or archive>`/);
    expect(error.data.tried.map(triedText)).toEqual([
      expect.stringContaining('cannot reach `github.com`: '),
      expect.stringContaining('cannot reach `builds.hex.pm`: '),
    ]);
  });

  test('twenty concurrent builds with one cold cache', async () => {
    const bytes = await archive('', '27.0');
    await using mirror = await publish({ [gleam('27.0')]: bytes });
    const settings = await options(mirror);
    const found = await Promise.all(Array.from({ length: 20 }, () => fetchCatalogued('27.0', settings)));
    expect(new Set(found.map((one) => one.folder)).size).toBe(1);
    expect(await readdir(join(settings.cacheFolder, 'archives'))).toHaveLength(1);
    expect(await readdir(join(settings.cacheFolder, 'runtimes'))).toEqual([sha256(bytes)]);
  });

  test('honours the proxy', async () => {
    await using mirror = await publish({ [gleam('27.0')]: await archive('', '27.0') });
    await using proxy = await serveProxy();
    await fetchCatalogued('27.0', await options(mirror, { environment: { http_proxy: proxy.url } }));
    expect(proxy.asked).toEqual([mirror.url + gleam('27.0'), mirror.url + account('27.0')]);
    await fetchCatalogued(
      '27.0',
      await options(mirror, { environment: { http_proxy: proxy.url, no_proxy: '127.0.0.1' } }),
    );
    expect(proxy.asked).toHaveLength(2);
  });
});

describe('fetchUrl', () => {
  test('fetches once, pins, and keeps to it', async () => {
    const bytes = await archive('top/usr/lib/erlang', '27.1');
    const files: Record<string, Uint8Array | string> = { '/host.example/otp.tgz?x=1': bytes };
    await using mirror = await publish(files);
    const settings = await options(mirror);
    const url = 'https://host.example/otp.tgz?x=1';
    const found = await fetchUrl(url, settings);
    expect(await versionIn(found.folder)).toBe('27.1');
    expect(await readLock(settings.lockFile!)).toEqual({
      'linux-x64': { [url]: { url, size: bytes.length, sha256: sha256(bytes) } },
    });
    files['/host.example/otp.tgz?x=1'] = 'replaced';
    expect((await fetchUrl(url, settings)).source).toMatchObject({ pinned: true, sha256: sha256(bytes) });
  });

  test('neither pins nor keeps a file that is not an archive', async () => {
    const files: Record<string, Uint8Array | string> = { '/host.example/x': '<html>please log in</html>' };
    await using mirror = await publish(files);
    const settings = await options(mirror);
    await expect(fetchUrl('https://host.example/x', settings)).rejects.toMatchObject({
      code: 'archive-unknown',
    });
    expect(await readLock(settings.lockFile!)).toEqual({});
    files['/host.example/x'] = await archive('', '27.0');
    expect(await versionIn((await fetchUrl('https://host.example/x', settings)).folder)).toBe('27.0');
  });
});
