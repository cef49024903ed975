import { afterAll, expect } from 'bun:test';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { base } from '../../src/stub/base.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { testWith } from '../bed/when.ts';
import { windowsPath, wine } from '../executable/wine/wine.ts';
import { stubCache } from '../stub/real-stubs.ts';

const system = await wine();
const folder = await mkdtemp(join(tmpdir(), 'onebeam-search-'));
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  if (!(system instanceof NotAvailable)) await system.close();
});

/** Runs each program by its name, in the working folder that is given, and prints what came of it. */
const script = (sources: string) => `
import { runProgram } from ${JSON.stringify(sources)};
const [folder, PATH, ...names] = process.argv.slice(2);
const environment = { ...process.env, Path: undefined, PATH };
for (const name of names) {
  const { status, stdout } = await runProgram(name, ['a'], { folder, environment }).catch(({ code }) => ({ status: code, stdout: '' }));
  console.log(name, status, stdout.trim());
}
`;

testWith(
  { wine: system },
  'under Windows, a build runs programs of PATH and none of the working folder',
  async ({ wine }) => {
    const [project, tools] = [join(folder, 'project'), join(folder, 'my tools')];
    await Promise.all([mkdir(project), mkdir(tools)]);
    // Programs in a hostile project, named like those that a build calls.
    for (const name of ['npm.exe', 'mix.exe']) await copyFile(wine.programs.erl, join(project, name));
    await writeFile(join(tools, 'npm.cmd'), '@echo real %1\r\n@exit 5\r\n');
    // Windows's shell uses this variable, which Wine's does not support.
    await writeFile(join(tools, 'told.cmd'), '@echo %NoDefaultCurrentDirectoryInExePath%\r\n');
    const bun = join(folder, 'bun.exe');
    const options = { cacheFolder: stubCache, environment: process.env };
    await writeFile(bun, (await base('windows-x64', options)).bytes);
    const main = join(folder, 'main.ts');
    await writeFile(main, script(windowsPath(resolve(import.meta.dir, '../../src/programs/run-program.ts'))));

    const words = [windowsPath(main), windowsPath(project), windowsPath(tools), 'npm', 'mix', 'told'];
    const ran = await wine.run(bun, words);
    const lines = Buffer.from(ran.stdout).toString().split(/\r?\n/);
    expect(lines.slice(0, 3)).toEqual(['npm 5 real a', 'mix ENOENT ', 'told 0 1']);
  },
  120_000,
);
