import { afterAll, describe, expect } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from '../../../src/executable/read/inspect.ts';
import { rebuild } from '../../../src/inspection/rebuild.ts';
import { build } from '../../../src/pipeline/build.ts';
import { thisHost } from '../../../src/targets/host-target.ts';
import { buildCache } from '../../bed/build-cache.ts';
import { otp } from '../../bed/otp.ts';
import { mixRelease, rebar3Release } from '../../bed/releases.ts';
import { hangsAfter, run } from '../../bed/run.ts';
import { plainEnvironment } from '../../bed/run-escript.ts';
import { testWith } from '../../bed/when.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-record-release-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const [mix, rebar3, tree25, tree27] = [
  await mixRelease(27),
  await rebar3Release(25),
  await otp(25),
  await otp(27),
];
const context = {
  workingFolder: folder,
  cacheFolder: buildCache,
  environment: { PATH: process.env.PATH!, GREETING: 'recorded' },
  host: thisHost(),
};
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const environment = (more: Record<string, string>) =>
  plainEnvironment({
    ONEBEAM_CACHE_DIR: join(folder, 'cache'),
    XDG_STATE_HOME: join(folder, 'state'),
    ...more,
  });

describe('a recorded start', () => {
  testWith(
    { mix, tree27 },
    'of a service by Mix preloads its own modules too, and is built again byte for byte',
    async ({ mix, tree27: { root } }) => {
      const output = join(folder, 'hello');
      const release = { path: mix.folder, mode: 'interactive' };
      const made = await build({ release, erts: root, output, profileStart: [] }, context);
      expect(made.failures).toEqual([]);
      const { manifest } = await inspect(output);
      const { startModules } = manifest.build!;
      expect(startModules).toContain('Elixir.Hello.Server');
      expect(startModules).not.toContain('Elixir.Hello.Later');
      expect(startModules.filter((name) => name.startsWith('onebeam'))).toEqual([]);
      const [start] = made.artifacts[0]!.preloaded!;
      expect(start).toMatchObject({ path: 'releases/1.0.0/start.boot', reduced: false });
      expect(start!.recorded).toBeGreaterThan(0);
      const env = environment({ HELLO_STOP: '7' });
      const ran = await run(output, ['start'], { env, timeout: hangsAfter });
      expect([ran.exitCode, text(ran.stderr)]).toEqual([7, '']);
      expect(text(ran.stdout)).toContain('greeting=hi shout=HI');
      expect(await rebuild(output, { erts: root }, context)).toMatchObject({ same: true });
    },
    300_000,
  );

  testWith(
    { rebar3, tree25 },
    'of a program by relx on OTP 25 that ends by itself starts again, without the recorder',
    async ({ rebar3, tree25: { root } }) => {
      const output = join(folder, 'garden');
      const release = { path: rebar3.folder, kind: 'app' };
      const environmentOfBuild = { ...context.environment, GARDEN_STOP: '0' };
      const made = await build(
        { release, erts: root, output, profileStart: ['a'] },
        { ...context, environment: environmentOfBuild },
      );
      expect(made.failures).toEqual([]);
      const { manifest } = await inspect(output);
      expect(manifest.build!.startModules).toContain('garden_server');
      const ran = await run(output, ['b'], { env: environment({ GARDEN_STOP: '7' }), timeout: hangsAfter });
      expect(text(ran.stdout)).toContain('plain=["b"]');
      expect(ran.exitCode).toBe(7);
    },
    300_000,
  );

  testWith(
    { mix, tree27 },
    'that fails says how',
    async ({ mix, tree27: { root } }) => {
      const output = join(folder, 'fails');
      const release = { path: mix.folder, mode: 'interactive' };
      const failing = { ...context, environment: { ...context.environment, PORT: 'abc' } };
      await expect(build({ release, erts: root, output, profileStart: [] }, failing)).rejects.toMatchObject({
        code: 'start-not-recorded',
        data: { path: mix.folder },
      });
    },
    300_000,
  );
});
