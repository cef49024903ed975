import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openEscript } from '../../src/escript/read-escript.ts';
import { buildOptions } from '../../src/options.ts';
import { type OtpRuntime, readOtpRuntime } from '../../src/otp/otp-runtime.ts';
import type { Start } from '../../src/payload/format/manifest.ts';
import { smokeStart } from '../../src/pipeline/content.ts';
import { planPayload } from '../../src/pipeline/plan-payload.ts';
import { hello } from '../bed/escripts.ts';
import { type OtpRelease, otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';

const target = process.arch === 'arm64' ? 'linux-arm64' : 'linux-x64';

/** Tests that programs without unused modules start on these releases. Returns what plans more programs. */
export async function testTreeShake(releases: readonly OtpRelease[]) {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onebeam-shake-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const surroundings = () => ({
    workingFolder: folder,
    cacheFolder: folder,
    environment: { PATH: process.env.PATH },
    host: { platform: process.platform, arch: process.arch, musl: false },
  });
  async function packed(script: string, runtime: OtpRuntime, shake = true) {
    const options = buildOptions({ escript: script, shake }, surroundings());
    return planPayload(await openEscript(script), runtime, target, options);
  }
  const modulesOf = ({ runtime }: Awaited<ReturnType<typeof packed>>) =>
    runtime.files.flatMap(({ path }) => /\/([^/]+)\.beam$/.exec(path)?.[1] ?? []);

  for (const release of releases) {
    const things = { tree: await otp(release), script: await hello('zip') };
    describe(`OTP ${release}`, () => {
      testWith(things, 'what is left out is told, and nothing else is missing', async ({ tree, script }) => {
        const otpTree = await readOtpRuntime(tree.root);
        const [all, some] = [await packed(script, otpTree, false), await packed(script, otpTree)];
        const left = some.shaken.flatMap(({ modules }) => modules);
        expect(left.length).toBeGreaterThan(5);
        expect(left).toContain('wrap_log_reader');
        // Only a string names it.
        expect(left).not.toContain('inet_tcp_dist');
        expect(
          modulesOf(all)
            .filter((name) => !modulesOf(some).includes(name))
            .sort(),
        ).toEqual(left.sort());
        expect(all.shaken).toEqual([]);
      });

      testWith(things, 'what is left starts; without a module that it needs it does not', async (things) => {
        const program = await packed(things.script, await readOtpRuntime(things.tree.root));
        await smokeStart('hello', program, surroundings());
        const without = (name: string) => program.runtime.files.filter(({ path }) => !path.endsWith(name));
        // The program's boot file contains it.
        const plain = (argument: Start['arguments'][number]) =>
          isDeepStrictEqual(argument, { release: 'erts/bin/program' })
            ? { release: 'erts/bin/no_dot_erlang' }
            : argument;
        const broken = {
          ...program,
          runtime: { ...program.runtime, files: without('/logger_sup.beam') },
          start: { ...program.start, arguments: program.start.arguments.map(plain) },
        };
        await expect(smokeStart('hello', broken, surroundings())).rejects.toMatchObject({
          code: 'start-failed',
          data: { path: 'hello' },
        });
      });
    });
  }
  return { packed, modulesOf };
}
