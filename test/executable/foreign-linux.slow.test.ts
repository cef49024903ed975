import { afterAll, beforeAll, expect } from 'bun:test';
import { existsSync } from 'node:fs';
import {
  appendFile,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { withExecutable } from '../../src/executable/read/read.ts';
import { hostArchitecture } from '../bed/apt-root.ts';
import { NotAvailable, orNotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { tieTo } from '../bed/patchelf.ts';
import { someArm64Emulation } from '../bed/qemu.ts';
import { run, runOk } from '../bed/run.ts';
import { sysroot } from '../bed/sysroot.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { makeExecutable } from './make-executable.ts';
import { underQemu } from './under-qemu.ts';

const cli = resolve(import.meta.dir, '../../src/cli.ts');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-foreign-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const [emulation, arm] = [await someArm64Emulation(), await otp(27, 'arm64')];
const by = emulation instanceof NotAvailable ? 'qemu' : `qemu by ${emulation.by}`;

testWith(
  { emulation, arm },
  `linux-arm64: Debian’s runtime starts, works and ends under ${by}`,
  async (emulated) => {
    const { arm } = emulated;
    const script = join(folder, 'tool.erl');
    await writeFile(
      script,
      '#!/usr/bin/env escript\nmain(Args) -> io:format("~w ~s ~w~n", [Args, erlang:system_info(system_architecture), byte_size(crypto:hash(sha256, ""))]), halt(7).\n',
    );
    const executable = join(folder, 'tool-arm64');
    const env = { ...process.env, ONEBEAM_BUILD_CACHE: join(folder, 'builds') };
    const build = [
      'build',
      script,
      '-t',
      'linux-arm64',
      '--erts',
      arm.root,
      '--add-app',
      'crypto',
      '-o',
      executable,
    ];
    await runOk(process.execPath, [cli, ...build], { env });

    const home = { HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
    const expected = '[[97,98],[]] aarch64-unknown-linux-gnu 32\n';
    for (const _start of ['first', 'second']) {
      const ran = await underQemu(emulated, [executable, 'ab', ''], home, (stdout) => stdout === expected);
      expect(ran).toEqual({ stdout: expected, stderr: '', exitCode: 7 });
    }
    const verify = { ...home, ONEBEAM: 'verify' };
    const verified = await underQemu(emulated, [executable], verify, (stdout) => stdout !== '');
    expect(verified.exitCode).toBe(0);
  },
  600_000,
);

/** Replaces erlexec: a script that prints its arguments. */
const script = new TextEncoder().encode('#!/bin/sh\nprintf "[%s]" "$@"\nexit 9\n');
const erlexec = { path: 'erts/bin/erlexec', mode: 0o755, size: script.length, content: script } as const;
const env = () => ({ PATH: process.env.PATH, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') });

const [gcc, musl, bookworm] = [
  await tool('gcc'),
  await tool('musl'),
  await orNotAvailable(() => sysroot('bookworm', hostArchitecture)),
];
const muslTarget = hostArchitecture === 'arm64' ? 'linux-arm64-musl' : 'linux-x64-musl';

testWith(
  { gcc, musl, bookworm },
  'musl: the launcher starts with musl’s loader, after patchelf, and finds its payload',
  async ({ gcc, musl, bookworm }) => {
    const libraries = join(folder, 'musl');
    await mkdir(libraries);
    for (const name of ['libstdc++.so.6', 'libgcc_s.so.1']) {
      const from = bookworm.libraries.map((place) => join(place, name)).find((path) => existsSync(path));
      await copyFile(from!, join(libraries, name));
    }
    const loader = hostArchitecture === 'arm64' ? 'ld-linux-aarch64.so.1' : 'ld-linux-x86-64.so.2';
    const flags = [
      '-O2',
      '-shared',
      '-fPIC',
      '-nostdlib',
      `-Wl,-soname,${loader}`,
      `-B${dirname(gcc.program)}/`,
    ];
    await runOk(gcc.program, [...flags, '-o', join(libraries, loader), join(import.meta.dir, 'musl.c')]);

    const executable = await makeExecutable(join(folder, 'on-musl'), 'on-musl', muslTarget, [erlexec]);
    await tieTo({ folder: libraries, loader: musl.program, libraries: [libraries] }, [executable]);
    await withExecutable(executable, (opened) => opened.checkPayload());
    for (const _start of ['first', 'second']) {
      const ran = await run(executable, ['a b', ''], { env: env() });
      expect(text(ran.stderr)).toBe('');
      expect([text(ran.stdout).endsWith('[a b][]'), ran.exitCode]).toEqual([true, 9]);
    }
  },
  120_000,
);

const glibcTarget = hostArchitecture === 'arm64' ? 'linux-arm64' : 'linux-x64';

testWith(
  { strip: await tool('strip'), llvm: await tool('llvm-strip') },
  'without its payload an executable says so, and turns into nothing else',
  async (strips) => {
    const whole = await makeExecutable(join(folder, 'whole'), 'whole', glibcTarget, [erlexec]);
    expect((await run(whole, ['--version'], { env: env() })).exitCode).toBe(9);
    const size = (await readFile(whole)).length;
    const damages: Record<string, (path: string) => Promise<unknown>> = {
      strip: (path) => runOk(strips.strip.program, [path]),
      'llvm-strip': (path) => runOk(strips.llvm.program, [path]),
      'cut short': (path) => truncate(path, size - 1),
      'made longer': (path) => appendFile(path, 'x'),
    };
    for (const [name, damage] of Object.entries(damages)) {
      const path = join(folder, 'damaged');
      await copyFile(whole, path);
      await chmod(path, 0o755);
      await damage(path);
      const ran = await run(path, ['--version'], { env: env() });
      const [what, cause, hint] = text(ran.stderr).split('\n');
      expect([name, ran.exitCode, text(ran.stdout), what]).toEqual([
        name,
        125,
        '',
        'damaged: the executable is damaged',
      ]);
      expect(cause).toContain('no payload');
      expect(hint).toContain('strip');
    }
  },
  120_000,
);
