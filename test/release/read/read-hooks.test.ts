import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hookComments, readHooks } from '../../../src/release/read/read-hooks.ts';
import { hooked } from '../../bed/hooked.ts';
import { otpReleases } from '../../bed/otp.ts';
import { rebar3Release } from '../../bed/releases.ts';
import { testWith } from '../../bed/when.ts';

const expected = {
  hooks: {
    pre_start: [{ script: 'hooks/pre_start', words: [] }],
    post_start: [
      { script: 'hooks/builtin/wait_for_vm_start', words: [] },
      { script: 'hooks/builtin/pid', words: ['garden.pid'] },
      { script: 'hooks/builtin/wait_for_process', words: ['garden_server'] },
      { script: 'hooks/post_start', words: [] },
    ],
    pre_stop: [{ script: 'hooks/pre_stop', words: [] }],
    post_stop: [{ script: 'hooks/post_stop', words: [] }],
    status: [{ script: 'hooks/status', words: [] }],
  },
  extensions: new Map([['water', 'extensions/water']]),
};

for (const release of otpReleases) {
  testWith(
    { rebar3: await rebar3Release(release, hooked) },
    `hooks and extensions are read from the script that relx wrote with OTP ${release}`,
    async ({ rebar3 }) => {
      const found = readHooks(await readFile(join(rebar3.folder, 'bin', 'garden'), 'utf8'));
      expect(found).toEqual(expected);
      expect(readHooks(`#!/bin/sh\nexec x\n${hookComments(found!)}`)).toEqual(expected);
    },
  );
}

test('finds no hooks in a script without them, or in a script of another tool', () => {
  expect(readHooks('PRE_START_HOOKS=""\nSTATUS_HOOK=""\nEXTENSIONS="undefined"\n')).toBeUndefined();
  expect(readHooks('#!/bin/sh\nOTHER_HOOKS="a"\n')).toBeUndefined();
});

test('names hooks and extensions whose value only a shell can determine', () => {
  const script = `#!/bin/sh
PRE_START_HOOKS="$(rm x)"
POST_START_HOOKS="hooks/builtin/pid|/run/$REL_NAME.pid"
POST_STOP_HOOKS="hooks/"quoted""
PRE_STOP_HOOKS="hooks/plain|ü"
    water_extension="$HOME/water";rain_extension="extensions/rain"
`;
  expect(readHooks(script)).toEqual({
    hooks: { pre_stop: [{ script: 'hooks/plain', words: ['ü'] }] },
    extensions: new Map([['rain', 'extensions/rain']]),
    unread: ['pre_start', 'post_start', 'post_stop', 'water_extension'],
  });
});
