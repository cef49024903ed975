import { afterAll, beforeAll, expect, test } from 'bun:test';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, runOk } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { type Tool, tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { cli, onebeam } from './command-line.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-completion-'));
  await writeFile(join(folder, 'onebeam'), `#!/bin/sh\nexec '${cli[0]}' '${cli[1]}' "$@"\n`);
  await chmod(join(folder, 'onebeam'), 0o755);
  await writeFile(join(folder, 'made-by-onebeam'), '');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const bash: Tool = { program: '/bin/bash', environment: {} };
const shells = {
  bash: { shell: bash, start: (path: string) => `'${path}' --norc -i`, load: (file: string) => `. ${file}` },
  zsh: {
    shell: await tool('zsh'),
    start: (path: string) => `'${path}' -f -i`,
    load: (file: string) => `autoload -U compinit; compinit -u -d ${file}.dump; . ${file}`,
  },
  fish: {
    shell: await tool('fish'),
    start: (path: string) => `'${path}' --no-config -i`,
    load: (file: string) => `. ${file}`,
  },
};
const tmux = await tool('tmux');

/** The text typed before TAB, and the expected text after it. */
const typed = [
  ['onebeam comp', 'onebeam completion'],
  ['onebeam build --dry', 'onebeam build --dry-run'],
  ['onebeam cache pr', 'onebeam cache prune'],
  ['onebeam build --target windows-a', 'onebeam build --target windows-arm64'],
  ['onebeam build --target linux-x64,windows-a', 'onebeam build --target linux-x64,windows-arm64'],
  ['onebeam build --target=windows-a', 'onebeam build --target=windows-arm64'],
  ['onebeam build --target=linux-x64,windows-a', 'onebeam build --target=linux-x64,windows-arm64'],
  ['onebeam --color never comp', 'onebeam --color never completion'],
  ['onebeam --quiet build --boot fa', 'onebeam --quiet build --boot fast'],
  ['onebeam inspect made-by-on', 'onebeam inspect made-by-onebeam'],
  ['onebeam systools make-script --no-d', 'onebeam systools make-script --no-dot-erlang'],
  ['onebeam systools make-relup --noe', 'onebeam systools make-relup --noexec'],
  ['onebeam help est', 'onebeam help estimate'],
  ['onebeam explain --verb', 'onebeam explain --verbose'],
] as const;

for (const [name, { shell, start, load }] of Object.entries(shells)) {
  testWith(
    { shell, tmux },
    `${name} completes commands, options and values`,
    async ({ shell, tmux }) => {
      const script = await onebeam(['completion', name], { cwd: folder });
      expect(script.code).toBe(0);
      const file = join(folder, `complete.${name}`);
      await writeFile(file, script.out);
      const server = ['-L', `onebeam-completion-${process.pid}-${name}`, '-f', '/dev/null'];
      const { PATH } = process.env;
      const env = plainEnvironment({
        ...tmux.environment,
        PATH: `${folder}:${PATH}`,
        HOME: folder,
        PS1: '$ ',
      });
      const say = (...words: string[]) => runOk(tmux.program, [...server, ...words], { env });
      await say('new-session', '-d', '-x', '200', '-y', '50', '-c', folder, start(shell.program));
      const shown = async (wanted: RegExp, there = true) => {
        for (let attempt = 0; attempt < 500; attempt++) {
          const screen = await say('capture-pane', '-p');
          if (wanted.test(screen) === there) return;
          await Bun.sleep(20);
        }
        throw new Error(`${there ? 'no ' : ''}${wanted} in\n${await say('capture-pane', '-p')}`);
      };
      try {
        await say(
          'send-keys',
          `${load(file)}; echo ready-$((1 + 1))`.replace(
            '$((1 + 1))',
            name === 'fish' ? '(math 1 + 1)' : '$((1 + 1))',
          ),
          'Enter',
        );
        await shown(/^ready-2$/m);
        for (const [before, after] of typed) {
          await say('send-keys', before, 'Tab');
          await shown(new RegExp(after));
          await say('send-keys', 'C-u');
          await shown(new RegExp(after), false);
          await say('clear-history');
        }
      } finally {
        await run(tmux.program, [...server, 'kill-server'], { env });
      }
    },
    120_000,
  );
}

test('bash offers all values right after `--target=`, and after a comma', async () => {
  const { out } = await onebeam(['completion', 'bash'], { cwd: folder });
  const offered = async (...words: string[]) => {
    const script = `${out}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _onebeam; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return (await runOk(bash.program, ['-c', script, 'bash', ...words])).split('\n').filter(Boolean);
  };
  const all = await offered('onebeam', 'build', '--target', '=');
  expect(all).toEqual(expect.arrayContaining(['all', 'host', 'linux-x64', 'windows-arm64']));
  expect(await offered('onebeam', 'build', '--target', '')).toEqual(all);
  expect(await offered('onebeam', 'build', '--target', '=', 'all,')).toEqual(all.map((one) => `all,${one}`));
});
