import { expect } from 'bun:test';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { realRuntime } from '../bed/real-runtimes.ts';
import { testWith } from '../bed/when.ts';
import { elf64 } from '../binary/elf/elf-sample.ts';
import { signedMacho } from '../binary/macho/signed-macho.ts';
import { inFolder, onebeam } from '../cli/command-line.ts';

const things = { tree: await otp(27), script: await hello('zip') };
const machine = process.arch === 'arm64' ? 183 : 62;

/** A folder `native` with a NIF that needs more than the C library, and one for a system that is not a target. */
async function nativeFolder(cwd: string): Promise<void> {
  await mkdir(join(cwd, 'native'));
  const needed = ['libodd.so.7', 'libown.so', 'libc.so.6'];
  const nif = elf64({ machine, needed, versions: { 'libc.so.6': ['GLIBC_2.99'] } });
  await writeFile(join(cwd, 'native', 'nif.so'), nif);
  await writeFile(join(cwd, 'native', 'libown.so'), elf64({ machine }));
  await writeFile(join(cwd, 'native', 'other.so'), elf64({ abi: 9, needed: ['libother.so'] }));
}

const dryRun = async (cwd: string, ...words: string[]) =>
  JSON.parse((await onebeam(['build', '--json', '--dry-run', ...words], { cwd })).out);

/** A runtime whose programs say that they are linked statically. */
async function staticRuntime(cwd: string, root: string): Promise<string> {
  const linked = join(cwd, 'static');
  await onebeam(['erts', 'prepare', root, linked], { cwd });
  for (const name of await readdir(join(linked, 'bin'))) {
    if (!name.endsWith('.boot')) await writeFile(join(linked, 'bin', name), elf64({ machine }));
  }
  return linked;
}

testWith(things, 'what the NIFs of a program need is named', ({ tree, script }) =>
  inFolder(async (cwd) => {
    await nativeFolder(cwd);
    const said = await dryRun(cwd, script, '--erts', tree.root, '--priv', 'hello=native');
    // A tree of the test bed may be linked to a special loader, which is another warning.
    const warnings = said.artifacts[0].warnings.filter(
      ({ code }: { code: string }) => code !== 'private-loader',
    );
    const [forOthers, { message, code, hint }, ...others] = warnings;
    expect(forOthers).toMatchObject({ code: 'native-for-others', suspected: true });
    expect(forOthers.message).toContain('`lib/hello/priv/other.so`');
    expect(code).toBe('foreign-libraries');
    expect(message).toContain('`libodd.so.7`');
    expect(message).toEndWith(', glibc 2.99 or newer');
    expect(message).not.toMatch(/libown|libother/);
    expect(hint).not.toContain('take a runtime that is linked statically');
    expect(others).toEqual([]);
  }),
);

testWith(
  things,
  'NIFs beside a statically linked runtime, which loads none, are a warning',
  ({ tree, script }) =>
    inFolder(async (cwd) => {
      await nativeFolder(cwd);
      const linked = await staticRuntime(cwd, tree.root);
      const plain = await dryRun(cwd, script, '--erts', linked);
      expect(plain.artifacts[0].warnings).toEqual([]);
      const said = await dryRun(cwd, script, '--erts', linked, '--priv', 'hello=native');
      const [forOthers, ofRuntime] = said.artifacts[0].warnings;
      expect(forOthers).toMatchObject({ code: 'native-for-others' });
      expect(ofRuntime).toEqual({
        code: 'nif-static-runtime',
        message:
          'the runtime is linked statically and cannot load `lib/hello/priv/libown.so`, `lib/hello/priv/nif.so`',
        hint: expect.stringContaining('dynamically linked'),
      });
      const strict = await dryRun(cwd, script, '--erts', linked, '--priv', 'hello=native', '--strict');
      expect(strict.error.code).toBe('warnings-refused');
    }),
);

testWith(
  { ...things, mac: await realRuntime('darwin-arm64') },
  'a library of macOS that a NIF names relative to itself is missing, and not one of the system',
  ({ script, mac }) =>
    inFolder(async (cwd) => {
      await mkdir(join(cwd, 'native'));
      const libraries = ['@loader_path/libodd.dylib', '/opt/lib/libx.dylib', '/usr/lib/libSystem.B.dylib'];
      await writeFile(join(cwd, 'native', 'nif.so'), signedMacho({ libraries }));
      const given = [script, '--erts', mac.root, '--priv', 'hello=native', '-t', 'darwin-arm64'];
      const { artifacts } = await dryRun(cwd, ...given);
      expect(artifacts[0].warnings).toMatchObject([
        {
          code: 'library-missing',
          message:
            '`@loader_path/libodd.dylib` is not packed and was not found there: needed by `lib/hello/priv/nif.so`',
        },
        {
          code: 'foreign-libraries',
          message: expect.stringMatching(
            /^requires on the target machine: `\/opt\/lib\/libx\.dylib`, macOS /,
          ),
        },
      ]);
    }),
);
