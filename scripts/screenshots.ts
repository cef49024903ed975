// Takes the pictures of the README: real commands in a real terminal, as SVG. `npm run screenshots`
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { have } from '../test/bed/not-available.ts';
import { tool } from '../test/bed/tools.ts';
import { type Command, typed } from './screenshots/shell.ts';
import { styledLines } from './screenshots/styled-lines.ts';
import { terminalSvg } from './screenshots/svg.ts';

const root = resolve(import.meta.dir, '..');
const columns = 122;

/** By file name; the commands run one after the other in one folder. */
const build = 'onebeam build hello -t linux-x64,linux-arm64 --erts 25';
const pictures: Record<string, { title: string; commands: Command[] }> = {
  build: {
    title: 'onebeam build makes an executable for two targets, and one of them runs',
    commands: [
      { line: build, exitCode: 0 },
      { line: './dist/hello-linux-x64 world', exitCode: 0 },
    ],
  },
  explain: {
    title: 'onebeam explain lists what takes up space in an executable; a misspelt option gets a suggestion',
    commands: [
      { line: 'onebeam explain dist/hello-linux-x64', exitCode: 0 },
      { line: 'onebeam build hello --ofline', exitCode: 2 },
    ],
  },
};

const tmux = have(await tool('tmux'));
const folder = await mkdtemp(join(tmpdir(), 'onebeam-pictures-'));
try {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(
    join(bin, 'onebeam'),
    `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'src/cli.ts')}' "$@"\n`,
  );
  await chmod(join(bin, 'onebeam'), 0o755);
  const desk = join(folder, 'desk');
  await cp(join(root, 'scripts/examples/hello'), join(desk, 'hello'));
  const environment = {
    HOME: folder,
    PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    ONEBEAM_BUILD_CACHE: join(folder, 'cache'),
  };
  // Downloads and compiles for one target before: the picture shows a cached target, and one that is built for the first time.
  const first = build.replace(',linux-arm64', '').split(' ').slice(1);
  const warm = Bun.spawn([join(bin, 'onebeam'), ...first], { cwd: desk, env: environment, stderr: 'ignore' });
  if ((await warm.exited) !== 0) throw new Error('the first build failed');
  await rm(join(desk, 'dist'), { recursive: true });
  for (const [name, { title, commands }] of Object.entries(pictures)) {
    const screen = (await typed(tmux, commands, { columns, folder: desk, environment })).replaceAll(
      folder,
      '~',
    );
    if (screen.includes(folder)) throw new Error(`${name} shows a folder of this machine:\n${screen}`);
    const path = join('.github', 'pictures', `${name}.svg`);
    await writeFile(join(root, path), terminalSvg(styledLines(screen), columns, title));
    console.log(path);
  }
} finally {
  await rm(folder, { recursive: true });
}
