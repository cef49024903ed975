import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { base } from '../../src/stub/base.ts';
import { pins } from '../../src/stub/pins.ts';
import { hostTarget } from '../../src/targets/host-target.ts';
import { targets } from '../../src/targets/target.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-base-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const host = hostTarget({ platform: process.platform, arch: process.arch, musl: false });
/** A target that npm did not install here. */
const foreign = targets.find((target) => target.startsWith('darwin') && target !== host)!;

test("uses the host's base from node_modules, checked, without npm", async () => {
  const found = await base(host, { cacheFolder: join(folder, 'unused'), environment: {} });
  expect(found.source).toBe('node_modules');
  expect(createHash('sha256').update(found.bytes).digest('hex')).toBe(pins[host].sha256);
});

describe('from npm', () => {
  /** A fake npm that runs `script`. */
  const npm = async (name: string, script: string): Promise<{ PATH: string; FAKE: string }> => {
    const bin = join(folder, name);
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'npm'), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, 'npm'), 0o755);
    return { PATH: `${bin}:${process.env.PATH}`, FAKE: bin };
  };
  const get = (environment: Record<string, string>, cache: string, offline = false) =>
    base(foreign, { cacheFolder: join(folder, cache), environment, offline });

  test('refuses and does not keep an archive other than the pinned one', async () => {
    const environment = await npm('liar', 'cp "$FAKE/package.tgz" oven-bun.tgz');
    await writeFile(join(environment.FAKE, 'package.tgz'), gzipSync('not the pinned one'));
    await expect(get(environment, 'liar-cache')).rejects.toMatchObject({
      code: 'bun-digest-wrong',
      data: { expected: pins[foreign].integrity },
    });
    expect(await readdir(join(folder, 'liar-cache')).catch(() => [])).toEqual([]);
  });

  test('requests the exact version, runs no scripts, and reports npm’s reason', async () => {
    const environment = await npm(
      'refuses',
      'echo "$@" > "$FAKE/asked"; echo "npm error code E404" >&2; echo "npm error 404 Not Found" >&2; exit 1',
    );
    await expect(get(environment, 'refuses-cache')).rejects.toMatchObject({
      code: 'bun-fetch-failed',
      data: { found: '404 Not Found' },
    });
    const asked = await readFile(join(environment.FAKE, 'asked'), 'utf8');
    expect(asked).toStartWith(`pack ${pins[foreign].package}@1.4.5 --ignore-scripts`);
  });

  test('offline it may look into its own cache only', async () => {
    const environment = await npm('offline', 'echo "$@" > "$FAKE/asked"; exit 1');
    await expect(get(environment, 'offline-cache', true)).rejects.toMatchObject({ code: 'bun-not-cached' });
    expect(await readFile(join(environment.FAKE, 'asked'), 'utf8')).toContain('--offline');
  });

  test("a project's .npmrc counts: the real npm uses its registry", async () => {
    const asked: string[] = [];
    const registry = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: ({ url, headers }) => {
        asked.push(`${new URL(url).pathname} ${headers.get('authorization')}`);
        return new Response('{}', { status: 404 });
      },
    });
    try {
      const project = join(folder, 'project');
      await mkdir(join(project, 'below'), { recursive: true });
      const there = `127.0.0.1:${registry.port}/`;
      const settings = [`@oven:registry=http://${there}`, `//${there}:_authToken=secret`, 'fetch-retries=0'];
      await writeFile(join(project, '.npmrc'), `${settings.join('\n')}\n`);
      await writeFile(join(project, 'package.json'), '{"name":"project","version":"1.0.0"}');
      const environment = { PATH: process.env.PATH, HOME: folder };
      const options = { cacheFolder: join(folder, 'npmrc-cache'), environment };
      const got = base(foreign, { ...options, workingFolder: join(project, 'below') });
      await expect(got).rejects.toMatchObject({ code: 'bun-fetch-failed' });
      expect(asked).toContain(`/${pins[foreign].package.replace('/', '%2f')} Bearer secret`);
      expect(await readdir(join(project, 'below'))).toEqual([]);
    } finally {
      registry.stop(true);
    }
  });

  test('reports a missing npm', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    await expect(get({ PATH: empty }, 'empty-cache')).rejects.toMatchObject({ code: 'npm-missing' });
  });
});
