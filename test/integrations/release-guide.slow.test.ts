import { afterAll, expect } from 'bun:test';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from '../../src/executable/read/inspect.ts';
import { buildTools } from '../bed/build-tools.ts';
import { bedRoot } from '../bed/cache.ts';
import { otp } from '../bed/otp.ts';
import { hangsAfter, run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';
import { onebeamOnPath } from '../cli/onebeam-on-path.ts';

const guide = resolve(import.meta.dir, '../../.github/docs/ship-a-release.md');
const folder = await mkdtemp(join(tmpdir(), 'onebeam-release-guide-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const things = { tools: await buildTools(25), x64: await otp(25, 'amd64'), arm64: await otp(25, 'arm64') };

testWith(
  things,
  'the guide to releases works from `mix new` to two targets and a systemd unit',
  async ({ tools, x64, arm64 }) => {
    const text = await readFile(guide, 'utf8');
    const commands = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block]) => block!);
    expect(commands).toHaveLength(4);
    const runtimes = join(folder, 'runtimes');
    await mkdir(runtimes);
    await symlink(x64.root, join(runtimes, 'linux-x64'));
    await symlink(arm64.root, join(runtimes, 'linux-arm64'));
    // Elixir's script: started in another way, mix does not find all of Elixir when it builds a release.
    const elixir = join(bedRoot, 'elixir-bookworm-1', 'usr', 'lib', 'elixir', 'bin');
    const env = plainEnvironment({
      HOME: folder,
      PATH: `${await onebeamOnPath(folder)}:${elixir}:${tools}:/usr/bin:/bin`,
      ONEBEAM_ERTS: join(runtimes, '{target}'),
      XDG_CACHE_HOME: join(folder, 'xdg'),
      ONEBEAM_BUILD_CACHE: join(bedRoot, 'build-cache-1'),
      XDG_STATE_HOME: join(folder, 'state'),
    });
    const script = commands.join('\n');
    const ran = await run('bash', ['-e', '-o', 'pipefail', '-c', script], {
      cwd: folder,
      env,
      timeout: 2 * hangsAfter,
    });
    expect({ code: ran.exitCode, err: Buffer.from(ran.stderr).toString() }).toMatchObject({ code: 0 });
    const said = Buffer.from(ran.stdout).toString();
    expect(said).toContain('pong');
    expect(said).toContain('hello@localhost');
    expect(said).toContain('1.14.0');
    const { manifest } = await inspect(join(folder, 'hello', 'dist', 'hello-linux-arm64'));
    expect(manifest).toMatchObject({ target: 'linux-arm64', release: { tool: 'mix' } });
    expect(await readFile(join(folder, 'hello', 'hello.service'), 'utf8')).toContain(
      'ExecStart=/usr/local/bin/hello start',
    );
  },
  300_000,
);
