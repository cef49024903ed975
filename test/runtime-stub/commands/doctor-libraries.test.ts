import { describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PayloadFile } from '../../../src/archive/payload-file.ts';
import { describeBinary } from '../../../src/binary/describe.ts';
import { otp } from '../../bed/otp.ts';
import { changeElf } from '../../bed/patchelf.ts';
import { testWith } from '../../bed/when.ts';
import { elf64 } from '../../binary/elf/elf-sample.ts';
import { makeProgram } from '../../launcher/make-program.ts';
import { emptyFolder, type Started, start } from '../../launcher/start.ts';
import { workFolder } from '../../launcher/work-folder.ts';

const folder = workFolder();
const freshCache = () => emptyFolder(folder, `cache-${randomUUID()}`);
/** Of the Bun that runs this: programs for this machine. */
const interpreter = describeBinary(readFileSync(process.execPath)).interpreter!;
const machine = process.arch === 'arm64' ? 183 : 62;
const things = { otp27: await otp(27) };

const doctor = (program: string, env: Record<string, string> = {}, word = 'doctor'): Promise<Started> =>
  start(program, { env: { TOOL_CACHE_DIR: freshCache(), ONEBEAM: word, ...env } });

/** A program with these files; the check reads no others. */
const packed = (files: Record<string, Uint8Array>): Promise<string> =>
  makeProgram(join(folder, randomUUID()), {
    files: Object.entries(files).map(
      ([path, content]): PayloadFile => ({
        path,
        mode: path.endsWith('.so') ? 0o644 : 0o755,
        size: content.length,
        content,
      }),
    ),
  });

/** Programs of a real Erlang, each changed by arguments of patchelf. */
async function erlang(bin: string, changes: Record<string, string[]>): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for (const name of ['erlexec', 'beam.smp', 'inet_gethost']) {
    const copy = join(emptyFolder(folder, randomUUID()), name);
    copyFileSync(join(bin, name), copy);
    if (changes[name]) await changeElf(changes[name], copy);
    files[`erts/bin/${name}`] = readFileSync(copy);
  }
  return files;
}

describe('loaders and interpreters of programs', () => {
  const store = '/nix/store/0000-glibc-2.40/lib/ld-linux-x86-64.so.2';
  const absent = '/lib64/ld-linux-of-nowhere.so.2';
  const hints = { [store]: /Nix or Guix/, [absent]: /use the build for musl/ };

  for (const [loader, hint] of Object.entries(hints)) {
    testWith(things, `the loader ${loader} is named, by doctor and by a start`, async ({ otp27 }) => {
      const program = await packed(await erlang(otp27.bin, { erlexec: ['--set-interpreter', loader] }));
      const ran = await doctor(program);
      expect([ran.exitCode, ran.stdout]).toEqual([
        1,
        expect.stringContaining(`bad  loader: ${loader} does not exist\n     hint: `),
      ]);
      expect(ran.stdout).toMatch(hint);
      for (const _state of ['not unpacked', 'unpacked']) {
        const started = await start(program, { env: { TOOL_CACHE_DIR: join(folder, 'loader') } });
        expect(started.exitCode).toBe(125);
        const [what, cause, remedy] = started.stderr.split('\n');
        expect(what).toBe('tool: cannot run its Erlang runtime');
        expect(cause).toEndWith(`/erts/bin/erlexec needs ${loader}, which does not exist`);
        expect(remedy).toMatch(hint);
      }
    });
  }

  test('the interpreter of a script', async () => {
    const program = await packed({ 'erts/bin/erlexec': Buffer.from('#! /opt/none/sh -e\nexit 0\n') });
    expect((await doctor(program)).stdout).toContain(
      'bad  loader: /opt/none/sh does not exist\n     hint: install /opt/none/sh\n',
    );
    const { exitCode, stderr } = await start(program, { env: { TOOL_CACHE_DIR: freshCache() } });
    expect([exitCode, stderr]).toEqual([
      125,
      expect.stringContaining('needs /opt/none/sh, which does not exist'),
    ]);
  });
});

describe('libraries', () => {
  const lost = 'libonebeam-lost.so.7';

  testWith(things, 'a real Erlang has all of them', async ({ otp27 }) => {
    const ran = await doctor(await packed(await erlang(otp27.bin, {})));
    expect(ran.stdout).toContain('\nok   libraries: complete\n');
    expect(ran.stdout).toEndWith('the program should start\n');
  });

  testWith(things, 'one that the emulator needs: named, and a start fails for it', async ({ otp27 }) => {
    const files = await erlang(otp27.bin, {
      erlexec: ['--add-needed', lost],
      'beam.smp': ['--add-needed', lost],
    });
    const program = await packed(files);
    const ran = await doctor(program);
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toContain(
      `\nbad  libraries: ${lost} was not found, for beam.smp, erlexec\n     hint: `,
    );
    expect(ran.stdout).toEndWith('code 125\n');
    const started = await start(program, { env: { TOOL_CACHE_DIR: freshCache() }, cwd: folder });
    expect([started.exitCode === 0, started.stderr]).toEqual([false, expect.stringContaining(lost)]);

    // Where LD_LIBRARY_PATH leads, the loader finds it, and so does doctor.
    const libraries = emptyFolder(folder, 'libraries');
    const other = otp27.sysroot.libraries
      .map((place) => join(place, 'libz.so.1'))
      .find((path) => existsSync(path));
    copyFileSync(other!, join(libraries, lost));
    const env = { LD_LIBRARY_PATH: libraries };
    expect((await doctor(program, env)).stdout).toEndWith('the program should start\n');
    // It finds no boot file then, and leaves a dump of its crash where it was started.
    const found = await start(program, { env: { TOOL_CACHE_DIR: freshCache(), ...env }, cwd: folder });
    expect(found.stderr).not.toContain(lost);
  });

  testWith(things, 'one that only another program needs is a warning', async ({ otp27 }) => {
    const program = await packed(await erlang(otp27.bin, { inet_gethost: ['--add-needed', lost] }));
    const ran = await doctor(program);
    expect([ran.exitCode, ran.stdout]).toEqual([
      0,
      expect.stringContaining(`\nwarn libraries: ${lost} was not found, for inet_gethost\n     hint: `),
    ]);
    expect(ran.stdout).toEndWith('the program should start\n');
    const { findings } = JSON.parse((await doctor(program, {}, 'doctor:json')).stdout);
    expect(findings.filter(({ isWarning }: { isWarning?: true }) => isWarning)).toMatchObject([
      { check: 'libraries', isGood: true },
    ]);
  });

  test('one that is there, and older than the program', async () => {
    const versions = { 'libc.so.6': ['GLIBC_2.2.5', 'GLIBC_9.99'].slice(process.arch === 'arm64' ? 1 : 0) };
    const erlexec = elf64({ machine, interpreter, needed: ['libc.so.6'], versions });
    expect((await doctor(await packed({ 'erts/bin/erlexec': erlexec }))).stdout).toContain(
      '\nbad  libraries: libc.so.6 lacks GLIBC_9.99, for erlexec\n     hint: use a build with a runtime for older systems',
    );
  });

  test('one that is packed is found where the program says, unpacked or not', async () => {
    const runpath = '$ORIGIN/../lib/app-1/priv/./lib';
    const needed = ['libc.so.6', 'libof-app.so.1'];
    const program = await packed({
      'erts/bin/erlexec': elf64({ machine, interpreter, needed, runpath }),
      'erts/lib/app-1/priv/lib/libof-app.so.1': elf64({ machine, type: 3, needed: ['libof-app-too.so'] }),
      'erts/lib/app-1/priv/lib/libof-app-too.so': elf64({ machine, type: 3 }),
    });
    // A RUNPATH holds for what the object itself needs, and not for what its libraries need.
    expect((await doctor(program)).stdout).toContain(
      '\nbad  libraries: libof-app-too.so was not found, for libof-app.so.1\n',
    );
  });
});
