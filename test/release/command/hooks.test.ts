import { expect, test } from 'bun:test';
import { planHooks, withHooks } from '../../../src/release/command/hooks.ts';
import type { ReleaseHooks } from '../../../src/release/read/read-hooks.ts';
import { hooked } from '../../bed/hooked.ts';
import { otp } from '../../bed/otp.ts';
import { rebar3Release } from '../../bed/releases.ts';
import { testWith } from '../../bed/when.ts';
import { planned } from '../laid-out.ts';

testWith(
  { rebar3: await rebar3Release(27, hooked), tree: await otp(27) },
  'hooks of relx are part of the commands that they belong to, and extensions are commands',
  async ({ rebar3, tree }) => {
    const { record, files, warnings } = await planned({ path: rebar3.folder }, tree);
    const { start, stop, daemon, status, water, console } = record.commands;
    const hook = (script: string, ...words: string[]) => ({
      kind: 'hook',
      script: `bin/hooks/${script}`,
      words,
    });
    expect(start).toMatchObject({
      run: { prepare: [{ kind: 'pid-file' }, hook('pre_start'), { kind: 'releases' }] },
    });
    expect(JSON.stringify(console)).not.toContain('hook');
    expect(stop).toEqual({
      builtIn: 'stop',
      before: [hook('pre_stop')],
      after: [hook('post_stop')],
    } as never);
    expect(daemon).toMatchObject({
      after: [
        hook('builtin/wait_for_vm_start'),
        hook('builtin/pid', 'garden.pid'),
        hook('builtin/wait_for_process', 'garden_server'),
        hook('post_start'),
      ],
    });
    expect(status).toEqual({ builtIn: 'status', after: [hook('status')] } as never);
    expect(water).toEqual({ execute: 'bin/extensions/water' });
    expect(files.find(({ path }) => path === 'bin/extensions/water')?.mode).toBe(0o755);
    expect(warnings.map(({ code }) => code)).not.toContain('release-hook-functions');
    const without = await planned({ path: rebar3.folder, envScript: false }, tree);
    expect(JSON.stringify(without.record)).not.toContain('hook');
  },
);

const hooks: ReleaseHooks = {
  hooks: {
    pre_stop: [
      { script: 'hooks/one', words: ['a'] },
      { script: 'hooks/missing', words: [] },
      { script: '../../outside', words: [] },
      { script: '../hooks/above', words: [] },
    ],
  },
  unread: ['post_start'],
  extensions: new Map([['water', 'extensions/water']]),
};
const contents: Readonly<Record<string, Uint8Array>> = {
  'bin/hooks/one': Buffer.from('erl_rpc erlang is_alive\n'),
  'hooks/above': Buffer.from('true\n'),
  'bin/extensions/water': Buffer.from('echo water \xfc\n', 'latin1'),
};
const read = async (path: string) => contents[path];

test('warns about scripts that call functions of relx, are missing, or have values for a shell', async () => {
  const { files, warnings } = await planHooks(hooks, 'linux', read);
  expect(warnings.map(({ message }) => message)).toEqual([
    'scripts call functions of the start script of relx, which do not exist here: `bin/hooks/one`',
    'hooks or extensions of the release do not exist and are skipped: `../outside`, `bin/hooks/missing`',
    'hooks or extensions of the release have values that only a shell can determine, and are skipped: `post_start`',
  ]);
  // Bytes that are not UTF-8 are unchanged.
  expect(
    files.map(({ path, content }) => [path, Buffer.from(content as Uint8Array).toString('latin1')]),
  ).toEqual([['bin/extensions/water', '#!/bin/sh\necho water \xfc\n']]);
  const has = (path: string) => path in contents;
  expect(withHooks('stop', { builtIn: 'stop' }, hooks, has)).toEqual({
    builtIn: 'stop',
    before: [
      { kind: 'hook', script: 'bin/hooks/one', words: ['a'] },
      { kind: 'hook', script: 'hooks/above', words: [] },
    ],
  });
});

test('Windows has no hooks, and says so', async () => {
  const { hooks: kept, files, warnings } = await planHooks(hooks, 'windows', read);
  expect([kept, files, warnings.map(({ code }) => code)]).toEqual([
    undefined,
    [],
    ['release-hooks-on-windows'],
  ]);
});
