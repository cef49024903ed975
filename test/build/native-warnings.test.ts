import { expect } from 'bun:test';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { elf64 } from '../binary/elf-sample.ts';
import { inFolder, onebeam } from '../cli/command-line.ts';

const things = { tree: await otp(27), script: await hello('zip') };
const machine = process.arch === 'arm64' ? 183 : 62;

/** A folder `native` with a NIF that wants more than the C library, and one for a system that is no target. */
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

testWith(things, 'what the NIFs of a program need is named', ({ tree, script }) =>
  inFolder(async (cwd) => {
    await nativeFolder(cwd);
    const said = await dryRun(cwd, script, '--erts', tree.root, '--priv', 'hello=native');
    const [{ message, code }] = said.artifacts[0].warnings;
    expect(code).toBe('foreign-libraries');
    expect(message).toContain('`libodd.so.7`');
    expect(message).toEndWith(', glibc 2.99 or newer');
    expect(message).not.toMatch(/libown|libother/);
  }),
);
