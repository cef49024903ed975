import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withExecutable } from '../../src/executable/read/read.ts';
import { build } from '../../src/pipeline/build.ts';
import type { ReleaseRequest } from '../../src/release-options.ts';
import { thisHost } from '../../src/targets/host-target.ts';
import { buildCache } from '../../test/bed/build-cache.ts';
import { have } from '../../test/bed/not-available.ts';
import { type OtpRelease, otp, otpReleases } from '../../test/bed/otp.ts';
import { mixRelease, rebar3Release } from '../../test/bed/releases.ts';
import { plainEnvironment } from '../../test/bed/run-escript.ts';
import { tool } from '../../test/bed/tools.ts';
import { interleaved, runQuietly } from './interleaved.ts';
import type { Effort, Measure } from './measure.ts';

/** Applications of OTP that servers have. */
const ofServers = ['ssl', 'inets', 'runtime_tools'];

/** An alternative to the release's script: its build options, and the target for CPU time. */
const ways: readonly { name: string; more: Omit<ReleaseRequest, 'path'>; atMost: number }[] = [
  { name: 'app', more: { kind: 'app', mode: 'interactive' }, atMost: 0.35 },
  { name: 'service, embedded', more: { distribution: 'none' }, atMost: 0.9 },
  { name: 'service, interactive', more: { distribution: 'none', mode: 'interactive' }, atMost: 0.4 },
];

/** Releases by Mix and relx: their own start script against their executables, from start to a stop right after the boot. */
export async function releasesBench(effort: Effort): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-bench-releases-'));
  try {
    const measures: Measure[] = [];
    for (const release of effort.quick ? ([27] as const) : otpReleases) {
      measures.push(...(await ofMix(release, folder, effort)), ...(await ofRelx(release, folder, effort)));
      measures.push(...(await ofReboot(release, folder, effort)));
    }
    return [...measures, ...(await firstStart(folder, effort))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function ofMix(release: OtpRelease, folder: string, effort: Effort): Promise<Measure[]> {
  const mix = have(await mixRelease(release, { applications: ofServers }));
  const script = join(mix.folder, 'bin', 'hello');
  const built = await executables(mix.folder, `mix-${release}`, release, folder);
  const env = environment(folder, { HELLO_STOP: '0', RELEASE_DISTRIBUTION: 'none' });
  const measures = await compared(`Mix, OTP ${release}`, [script, 'start'], built, env, effort);
  const expression = ['eval', 'IO.puts(1)'];
  const evaluated = await interleaved(
    {
      script: () => runQuietly([script, ...expression], env),
      executable: () => runQuietly([built.get('service, embedded')!, ...expression], env),
    },
    effort.rounds,
  );
  return [...measures, ...ratio(`Mix, OTP ${release}: eval`, evaluated.script, evaluated.executable, 0.5)];
}

async function ofRelx(release: OtpRelease, folder: string, effort: Effort): Promise<Measure[]> {
  const rebar3 = have(await rebar3Release(release, { files: { 'config/vm.args': '-sname bench\n' } }));
  const built = await executables(rebar3.folder, `relx-${release}`, release, folder);
  const env = environment(folder, { GARDEN_STOP: '0' });
  const script = [join(rebar3.folder, 'bin', 'garden'), 'foreground'];
  return compared(`relx, OTP ${release}`, script, built, env, effort);
}

/** A system that makes its configuration in a first round and then starts again. */
async function ofReboot(release: OtpRelease, folder: string, effort: Effort): Promise<Measure[]> {
  const mix = have(await mixRelease(release, { applications: ofServers, reboot: true }));
  const interactive = ways.filter(({ more }) => more.mode === 'interactive');
  const built = await executables(mix.folder, `reboot-${release}`, release, folder, interactive);
  const env = environment(folder, { HELLO_STOP: '0', RELEASE_DISTRIBUTION: 'none' });
  const script = [join(mix.folder, 'bin', 'hello'), 'start'];
  const title = `Mix with reboot, OTP ${release}`;
  return compared(title, script, built, { ...env, RELEASE_TMP: join(folder, 'tmp') }, effort, interactive);
}

/** A first start, against `tar --zstd -x` of the payload and a warm start. */
async function firstStart(folder: string, { rounds }: Effort): Promise<Measure[]> {
  const { program: zstd } = have(await tool('zstd'));
  const mix = have(await mixRelease(27, { applications: ofServers }));
  const built = await executables(mix.folder, 'first', 27, folder, ways.slice(0, 1));
  const executable = built.get(ways[0]!.name)!;
  const archive = join(folder, 'first.tar.zst');
  const [pieces, files] = await withExecutable(executable, async ({ payload, manifest }) => [
    await Array.fromAsync(payload(), (piece) => piece.slice()),
    manifest.files.length,
  ]);
  await writeFile(archive, Buffer.concat(pieces));
  const fresh = join(folder, 'fresh');
  const warmEnv = environment(folder, { HELLO_STOP: '0' });
  const env = { ...warmEnv, ONEBEAM_CACHE_DIR: fresh, PATH: `${dirname(zstd)}:${warmEnv.PATH}` };
  const { first, unpack, warm } = await interleaved(
    {
      first: () => runQuietly([executable], env),
      unpack: () => runQuietly(['tar', '--zstd', '-x', '-f', archive, '-C', fresh], env),
      warm: () => runQuietly([executable], warmEnv),
    },
    Math.max(3, rounds >> 1),
    async () => {
      await rm(fresh, { recursive: true, force: true });
      await mkdir(fresh);
    },
  );
  return [
    {
      name: `Mix, OTP 27, ${files} files: first start against tar and a warm start`,
      value: first.wall / (unpack.wall + warm.wall),
      unit: 'ratio',
      from: { first: first.wall, tar: unpack.wall, warm: warm.wall },
      atMost: 1.2,
    },
  ];
}

async function executables(
  path: string,
  name: string,
  release: OtpRelease,
  folder: string,
  chosen = ways,
): Promise<Map<string, string>> {
  const { root } = have(await otp(release));
  const built = new Map<string, string>();
  for (const [index, { name: way, more }] of chosen.entries()) {
    const output = join(folder, `${name}-${index}`);
    const context = {
      workingFolder: folder,
      cacheFolder: buildCache,
      environment: { PATH: process.env.PATH },
      host: thisHost(),
    };
    const { failures } = await build({ release: { path, ...more }, erts: root, output }, context);
    for (const { error } of failures) throw error;
    built.set(way, output);
  }
  return built;
}

const environment = (folder: string, more: Record<string, string>) =>
  plainEnvironment({
    ONEBEAM_CACHE_DIR: join(folder, 'cache'),
    XDG_STATE_HOME: join(folder, 'state'),
    ...more,
  });

async function compared(
  name: string,
  script: string[],
  built: ReadonlyMap<string, string>,
  env: Record<string, string | undefined>,
  { rounds }: Effort,
  chosen = ways,
): Promise<Measure[]> {
  const things: Record<string, () => { cpu: number }> = { script: () => runQuietly(script, env) };
  for (const { name: way } of chosen) {
    const words = way === 'app' ? [] : ['start'];
    things[way] = () => runQuietly([built.get(way)!, ...words], env);
  }
  const timings = await interleaved(things, rounds);
  return chosen.flatMap(({ name: way, atMost }) =>
    ratio(`${name}: ${way}`, timings.script!, timings[way]!, atMost),
  );
}

/** CPU time and wall time against the script's. */
function ratio(
  name: string,
  script: { wall: number; cpu: number },
  executable: { wall: number; cpu: number },
  atMost: number,
): Measure[] {
  const one = (kind: 'cpu' | 'wall'): Measure => ({
    name: `${name}, ${kind === 'cpu' ? 'CPU' : 'wall'} time against the script`,
    value: executable[kind] / script[kind],
    unit: 'ratio',
    from: { executable: executable[kind], script: script[kind] },
    atMost,
  });
  return [one('cpu'), one('wall')];
}
