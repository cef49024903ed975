import { afterAll, expect } from 'bun:test';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { otp } from '../bed/otp.ts';
import { run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';
import { onebeamOnPath } from '../cli/onebeam-on-path.ts';
import { myApp } from './my-app.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-ship-guide-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

// Compresses a launcher, which takes its time: apart from the other guides.
testWith(
  { tree: await otp(27), mine: await myApp() },
  'every command of "Ship to your users" works, from `build` to a .deb, an npm package and an install script',
  async ({ tree, mine }) => {
    const text = await readFile(resolve(import.meta.dir, '../../.github/docs/ship-to-your-users.md'), 'utf8');
    const commands = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block]) => block!);
    expect(commands.length).toBeGreaterThan(4);
    await cp(mine, join(folder, 'my_app'));
    const bin = await onebeamOnPath(folder);
    const env = plainEnvironment({
      HOME: folder,
      PATH: `${bin}:/usr/bin:/bin`,
      ONEBEAM_ERTS: tree.root,
      npm_config_cache: join(folder, 'npm-cache'),
    });
    const script = commands.join('\n');
    const ran = await run('bash', ['-e', '-o', 'pipefail', '-c', script], { cwd: folder, env });
    const [out, err] = [ran.stdout, ran.stderr].map((bytes) => Buffer.from(bytes).toString());
    expect([ran.exitCode, err]).toEqual([0, expect.any(String)]);
    // Once from npm's package, once from what the script has installed.
    expect(out!.match(/^my_app \["Ada"\]$/gm)).toHaveLength(2);
    expect(out).toContain('release.json: OK');
  },
  600_000,
);
