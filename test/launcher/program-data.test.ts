import { describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import {
  chownSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeProgram } from './make-program.ts';
import { testAsRoot } from './mounts.ts';
import { probeFiles } from './probe.ts';
import { emptyFolder, releases, start, writable } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const text = (path: string, content: string, mode: 0o644 | 0o755 = 0o644) => ({
  path,
  mode,
  size: content.length,
  content: Buffer.from(content),
});
const tool = await makeProgram(folder, {
  files: [
    ...probeFiles(),
    text('lib/keeper/ebin/keeper.beam', 'code'),
    text('lib/keeper/priv/keeper_nif.so', 'code'),
    text('lib/keeper/priv/lib.so.1', 'code'),
    text('lib/keeper/priv/other.txt', 'other'),
    text('lib/keeper/priv/port', '#!/bin/sh\n', 0o755),
    text('lib/keeper/priv/state.txt', 'v1'),
    text('erts/lib/crypto-5.0/priv/data.txt', 'data'),
  ],
});

const user = 54_322;
const asUser = ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups'];

/** A separate unpacked release; `run` starts the program with shell commands in its `priv` folder. */
async function unpacked(before: string[] = []) {
  const cache = emptyFolder(folder, randomUUID());
  if (before.length > 0) chownSync(cache, user, user);
  const run = (commands: string, env: Record<string, string> = {}) => {
    const [program, ...rest] = [...before, tool];
    const PROBE_RUN = `cd "$ROOTDIR/../lib/keeper/priv" && ${commands}`;
    return start(program!, { arguments: rest, env: { TOOL_CACHE_DIR: cache, PROBE_RUN, ...env } });
  };
  expect(await run('true')).toMatchObject({ exitCode: 0, stderr: '' });
  const [release] = releases(cache).whole;
  return { cache, run, release: join(release!, 'release'), place: release! };
}

testAsRoot('a user’s program cannot write to packed files', async () => {
  const { run, release } = await unpacked(asUser);
  for (const write of ['echo + >> state.txt', ': > state.txt', ': > ../ebin/keeper.beam', ': > port']) {
    const ran = await run(write);
    expect([ran.exitCode === 0, ran.stderr]).toEqual([false, expect.stringContaining('ermission denied')]);
  }
  expect(readFileSync(join(release, 'lib/keeper/priv/state.txt'), 'utf8')).toBe('v1');
});

describe('data that a program wrote stays as long as the release', () => {
  const writes: Record<string, [commands: string, content: string]> = {
    'renamed over a packed file': ['echo longer > new.txt && mv -f new.txt state.txt', 'longer\n'],
    'renamed, and empty': [': > new.txt && mv -f new.txt state.txt', ''],
  };
  if (process.getuid?.() === 0) {
    writes['appended by root'] = ['printf + >> state.txt', 'v1+'];
    writes['emptied by root'] = [': > state.txt', ''];
  }
  for (const [name, [commands, content]] of Object.entries(writes)) {
    test(name, async () => {
      const { run, release } = await unpacked();
      const ran = await run(`echo fresh > fresh.txt && ${commands}`);
      expect([ran.exitCode, ran.stderr]).toEqual([0, '']);
      for (let round = 0; round < 2; round++) {
        const shown = await run('cat fresh.txt state.txt');
        expect([shown.stdout, shown.stderr]).toEqual([`fresh\n${content}`, '']);
      }
      // Two files at the same time, and the rest is still checked.
      await run('echo more > new.txt && mv -f new.txt other.txt');
      expect((await run('cat other.txt state.txt')).stdout).toBe(`more\n${content}`);
      rmSync(join(release, 'lib/keeper/ebin/keeper.beam'));
      expect((await run('cat other.txt state.txt; ls ..')).stdout).toBe('otherv1ebin\npriv\n');
    });
  }

  test('verify names it', async () => {
    const { run } = await unpacked();
    await run('echo longer > new.txt && mv -f new.txt state.txt');
    const ran = await run('', { ONEBEAM: 'verify' });
    expect([ran.exitCode, ran.stdout]).toEqual([
      1,
      expect.stringContaining('differs: lib/keeper/priv/state.txt\n'),
    ]);
  });
});

describe('damage does not count as data: the release is unpacked again', () => {
  const harms: Record<string, (release: string, place: string) => void> = {
    'a data file that lost its content before the release was complete': (release, place) => {
      truncateSync(writable(join(release, 'lib/keeper/priv/state.txt')), 0);
      const marker = readFileSync(join(place, 'complete'));
      rmSync(join(place, 'complete'));
      writeFileSync(join(place, 'complete'), marker, { mode: 0o600 });
    },
    'a data file that is gone': (release) => rmSync(join(release, 'lib/keeper/priv/state.txt')),
    'a data file that is a folder': (release) => {
      rmSync(join(release, 'lib/keeper/priv/state.txt'));
      emptyFolder(release, 'lib/keeper/priv/state.txt');
    },
    'a NIF': (release) => truncateSync(writable(join(release, 'lib/keeper/priv/keeper_nif.so')), 1),
    'a library': (release) => truncateSync(writable(join(release, 'lib/keeper/priv/lib.so.1')), 1),
    'a program': (release) => truncateSync(writable(join(release, 'lib/keeper/priv/port')), 1),
    'a module': (release) => truncateSync(writable(join(release, 'lib/keeper/ebin/keeper.beam')), 1),
    'a file of Erlang’s': (release) =>
      truncateSync(writable(join(release, 'erts/lib/crypto-5.0/priv/data.txt')), 1),
  };
  for (const [name, harm] of Object.entries(harms)) {
    test(name, async () => {
      const { run, release, place } = await unpacked();
      harm(release, place);
      expect(await run('cat state.txt')).toEqual({ exitCode: 0, signal: null, stdout: 'v1', stderr: '' });
      expect(statSync(join(release, 'lib/keeper/priv/keeper_nif.so')).size).toBe(4);
      expect(statSync(join(release, 'erts/lib/crypto-5.0/priv/data.txt')).size).toBe(4);
    });
  }
});

testAsRoot('read-only files do not prevent rebuilding, cleaning and `rm -r` by their owner', async () => {
  const { cache, run, release, place } = await unpacked(asUser);
  rmSync(join(release, 'lib/keeper/ebin/keeper.beam'));
  expect((await run('cat ../ebin/keeper.beam')).stdout).toBe('code');
  expect(releases(cache)).toEqual({ whole: [place], making: [], other: [] });

  renameSync(place, place.replace(/1-[0-9a-f]{32}$/, `1-${'0'.repeat(32)}`));
  expect((await run('', { ONEBEAM: 'clean' })).stdout).toMatch(/^removed /);
  expect(releases(cache)).toEqual({ whole: [], making: [], other: [] });

  await run('true');
  const [program, ...rest] = [...asUser, 'rm', '-r', join(cache, 'onebeam')];
  expect(await start(program!, { arguments: rest })).toEqual({
    exitCode: 0,
    signal: null,
    stdout: '',
    stderr: '',
  });
  expect(existsSync(join(cache, 'onebeam'))).toBe(false);
});
