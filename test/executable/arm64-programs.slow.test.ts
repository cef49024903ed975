import { afterAll, beforeAll, expect } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { elixirEscript, hello, rebar3 } from '../bed/escripts.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { type Otp, otp } from '../bed/otp.ts';
import { someArm64Emulation } from '../bed/qemu.ts';
import { run, runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { stubCache } from '../stub/real-stubs.ts';
import { underQemu } from './under-qemu.ts';

const cli = resolve(import.meta.dir, '../../src/cli.ts');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const emulation = await someArm64Emulation();
const by = emulation instanceof NotAvailable ? 'qemu' : `qemu by ${emulation.by}`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-arm64-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const programs = [
  { title: 'hello', release: 25, script: await hello('zip'), args: ['a', 'b c'] },
  { title: 'rebar3', release: 25, script: await rebar3(25), args: ['version'] },
  { title: "Elixir's escript", release: 25, script: await elixirEscript(25), args: ['a', 'ü'] },
  { title: 'rebar3', release: 27, script: await rebar3(27), args: ['version'] },
  { title: "Elixir's escript", release: 27, script: await elixirEscript(27), args: ['a', 'ü'] },
] as const;

/** Returns the output of the program with the escript of this machine's processor. */
async function natively(here: Otp, script: string, args: readonly string[]) {
  const env = { ...process.env, ...here.environment, HOME: folder, LC_ALL: 'C.UTF-8' };
  const ran = await run(here.escript, [script, ...args], { env });
  return { stdout: text(ran.stdout), stderr: '', exitCode: ran.exitCode };
}

for (const { title, release, script, args } of programs) {
  const things = { emulation, script, arm: await otp(release, 'arm64'), here: await otp(release) };
  testWith(
    things,
    `${title}, OTP ${release}: under ${by}, an arm64 executable prints what the escript prints here`,
    async ({ script, here, ...emulated }) => {
      const executable = join(folder, `${title.replace(/\W/g, '-')}-${release}`);
      const words = ['build', script, '-t', 'linux-arm64', '--erts', emulated.arm.root, '-o', executable];
      await runOk(process.execPath, [cli, ...words, '-q'], {
        env: { ...process.env, ONEBEAM_BUILD_CACHE: stubCache },
      });
      const env = { HOME: folder, XDG_CACHE_HOME: join(folder, 'cache'), LC_ALL: 'C.UTF-8' };
      const expected = await natively(here, script, args);
      const ran = await underQemu(
        emulated,
        [executable, ...args],
        env,
        (stdout) => stdout === expected.stdout,
      );
      expect(ran).toEqual(expected);
    },
    600_000,
  );
}
