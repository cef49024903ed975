import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describeBinary } from '../../src/binary/describe.ts';
import { isMacho } from '../../src/binary/macho/macho.ts';
import { machoSignature } from '../../src/binary/macho/macho-signature.ts';
import { have, NotAvailable, orNotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { arm64Emulation } from '../bed/qemu.ts';
import { realRuntime, realRuntimes } from '../bed/real-runtimes.ts';
import { type Ran, run, runOk } from '../bed/run.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { checkMacho } from '../executable/check-macho.ts';
import { windowsPath, wine } from '../executable/wine/wine.ts';
import { stubCache } from '../stub/real-stubs.ts';
import { addGlibc, addMusl, emptyRoot } from './small-root.ts';
import { smokeProgram } from './smoke-program.ts';

const cli = resolve(import.meta.dir, '../../src/cli.ts');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

let folder: string;
const system = await wine();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-real-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  if (!(system instanceof NotAvailable)) await system.close();
});

const things = { runtimes: await realRuntimes(), program: await smokeProgram() };
let built: Promise<string> | undefined;

/** Executables for all eight targets, by one command, with crypto; the folder that has them. */
function executables({ runtimes, program }: { runtimes: string; program: string }): Promise<string> {
  built ??= (async () => {
    const words = [
      '-t',
      'all',
      '--erts',
      `${runtimes}/{target}`,
      '--add-app',
      'crypto',
      '-o',
      'all/',
      '--json',
    ];
    const env = { ...process.env, ONEBEAM_BUILD_CACHE: stubCache };
    const said = await runOk(process.execPath, [cli, 'build', program, ...words], { cwd: folder, env });
    const { artifacts, failures } = JSON.parse(said);
    expect([artifacts.length, failures]).toEqual([8, []]);
    return join(folder, 'all');
  })();
  return built;
}

/** Every case passed, and none was skipped. */
function expectAllPassed(ran: Pick<Ran, 'exitCode' | 'stdout' | 'stderr'>, cases = 17): void {
  const said = text(ran.stdout);
  const last = said.split('\n').at(-2);
  // The failure has the complete output, which shows the failed case.
  if (last !== `${cases} passed, 0 failed, 0 skipped`) expect(said).toBe('every case passes');
  expect([ran.exitCode, text(ran.stderr)]).toEqual([0, '']);
}

/** Runs an executable in a separate root file system. */
async function inRoot(root: string, executable: string): Promise<Ran> {
  await copyFile(executable, join(root, 'home/smoke'));
  await chmod(join(root, 'home/smoke'), 0o755);
  const commands = `mount -t proc proc "$0/proc" && : > "$0/dev/null" && mount --bind /dev/null "$0/dev/null" &&
    exec chroot "$0" /bin/env -i PATH=/bin HOME=/home /home/smoke`;
  return run('unshare', ['-m', '-p', '-f', 'sh', '-c', commands, root], {
    env: process.env,
    timeout: 280_000,
  });
}

const root = await orNotAvailable(async () => {
  if (process.getuid?.() !== 0) throw new NotAvailable('root');
  const ran = await run('unshare', ['-m', '-p', '-f', 'true'], { env: process.env }).catch(() => undefined);
  if (ran?.exitCode !== 0) throw new NotAvailable('unshare with mounts');
  have(await tool('busybox'));
  return emptyRoot;
});

const musl = { x64: await realRuntime('linux-x64-musl'), arm64: await realRuntime('linux-arm64-musl') };
const [gcc, python] = [await tool('gcc'), await tool('python3')];
const emulation = await arm64Emulation();
const arm = await otp(27, 'arm64');

describe('executables with real OTP 28 runtimes', () => {
  testWith(
    { ...things, root },
    'linux-x64: passes every case where there is nothing but the C library',
    async ({ root, ...made }) => {
      const { folder, close } = await root();
      try {
        await addGlibc(folder);
        expectAllPassed(await inRoot(folder, join(await executables(made), 'onebeam-smoke-linux-x64')));
      } finally {
        await close();
      }
    },
    600_000,
  );

  testWith(
    { ...things, root, musl: musl.x64, gcc },
    'linux-x64-musl: passes every case where there is nothing but musl and its libraries',
    async ({ root, musl, gcc: _, ...made }) => {
      const { folder, close } = await root();
      try {
        await addMusl(folder, musl, 'x86_64');
        expectAllPassed(await inRoot(folder, join(await executables(made), 'onebeam-smoke-linux-x64-musl')));
      } finally {
        await close();
      }
    },
    600_000,
  );

  testWith(
    { ...things, wine: system },
    'windows-x64: passes every case under Wine, with the real erl.exe',
    async ({ wine, ...made }) => {
      const exe = join(await executables(made), 'onebeam-smoke-windows-x64.exe');
      const ran = await wine.run(exe, [], { TEMP: windowsPath(folder) }, undefined, 580_000);
      expectAllPassed(ran);
    },
    600_000,
  );

  // Emulated, a start takes seconds: what depends on the processor or on how programs are started.
  const cases = [
    'first start',
    'second start',
    'arguments',
    'exit codes',
    '300 kB of binary stdin',
    'ports',
    'crypto',
    'TCP',
  ];
  for (const target of ['linux-arm64', 'linux-arm64-musl'] as const) {
    testWith(
      { ...things, emulation, arm, musl: musl.arm64 },
      `${target}: passes the cases that depend on the processor, with qemu`,
      async ({ emulation, arm, musl, ...made }) => {
        const executable = join(await executables(made), `onebeam-smoke-${target}`);
        let libraries = arm.sysroot.folder;
        if (target === 'linux-arm64-musl') {
          libraries = join(folder, 'arm64-musl');
          for (const name of ['lib', 'usr/lib', 'tmp'])
            await mkdir(join(libraries, name), { recursive: true });
          await addMusl(libraries, musl, 'aarch64');
        }
        const env = {
          ...{ PATH: process.env.PATH, HOME: folder, TMPDIR: folder, LC_ALL: 'C.UTF-8' },
          ...{ XDG_CACHE_HOME: join(folder, 'cache'), QEMU_LD_PREFIX: libraries },
          // Else the libraries of this machine are found first.
          LD_LIBRARY_PATH:
            target === 'linux-arm64' ? arm.sysroot.libraries.join(':') : join(libraries, 'usr/lib'),
        };
        const ran = await emulation.run(executable, ['only', ...cases], { env, timeout: 580_000 });
        expectAllPassed(ran, cases.length);
      },
      600_000,
    );
  }

  testWith(
    { ...things, python },
    'darwin-x64, darwin-arm64: every page of every file has the hash that is signed, and finds its libraries',
    async ({ python, ...made }) => {
      for (const [target, cpu] of [
        ['darwin-x64', 'x64'],
        ['darwin-arm64', 'arm64'],
      ] as const) {
        const executable = join(await executables(made), `onebeam-smoke-${target}`);
        expect((await checkMacho(python, executable)).badPages).toBe(0);
        const place = join(folder, target);
        await runOk(process.execPath, [cli, 'unpack', executable, '-o', place], { env: process.env });
        let seen = 0;
        for (const name of (await readdir(place, { recursive: true })).sort()) {
          const path = join(place, name);
          const bytes = await readFile(path).catch(() => undefined);
          if (!bytes || !isMacho(bytes)) continue;
          seen++;
          // Intel's processors run code without a signature, and linkers there do not make one.
          if (cpu === 'arm64' || machoSignature(bytes).kind !== 'none') {
            const check = await checkMacho(python, path);
            expect([name, check.badPages, check.slots]).toEqual([name, 0, check.pages]);
          }
          const { cpus, macosFloor, needed } = describeBinary(bytes);
          expect([name, cpus, macosFloor]).toEqual([name, [cpu], '14.0']);
          for (const library of needed) {
            if (/^\/(usr\/lib|System\/Library)\//.test(library)) continue;
            const found = join(path, '..', library.replace(/^@loader_path\//, ''));
            expect([name, library, await Bun.file(found).exists()]).toEqual([name, library, true]);
          }
        }
        expect(seen).toBeGreaterThan(6);
      }
    },
    300_000,
  );

  testWith(things, 'windows-arm64: has the x64 runtime, which Windows on arm64 emulates', async (made) => {
    const executable = join(await executables(made), 'onebeam-smoke-windows-arm64.exe');
    expect(describeBinary(await readFile(executable))).toMatchObject({ format: 'pe', cpus: ['arm64'] });
    const place = join(folder, 'windows-arm64');
    await runOk(process.execPath, [cli, 'unpack', executable, '-o', place], { env: process.env });
    const erl = join(place, 'erts/erts-16.4/bin/erl.exe');
    expect(describeBinary(await readFile(erl))).toMatchObject({ format: 'pe', cpus: ['x64'] });
  });
});
