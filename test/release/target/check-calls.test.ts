import { expect, test } from 'bun:test';
import { inMemory } from '../../../src/archive/payload-file.ts';
import { assembleBeam } from '../../../src/beam/assemble.ts';
import { callWarnings } from '../../../src/release/target/check-calls.ts';

const calling = (module: string, ...called: string[]) =>
  assembleBeam({
    module,
    imports: called.map((one) => ({ module: one, function: 'f', arity: 0 })),
    functions: [],
  });
const owners: Record<string, string> = { lists: 'stdlib', xmerl_scan: 'xmerl' };
const check = {
  packed: new Set(['stdlib', 'bot']),
  otp: { moduleOwner: (module: string) => owners[module] },
  beside: new Map([['ts_utils', 'tsung']]),
};
const file = (...called: string[]) => inMemory('lib/bot-1.0/ebin/bot.beam', calling('bot', ...called));

test('names applications that the code calls and the release does not have, with ways to add them', async () => {
  const [warning] = await callWarnings([file('lists', 'xmerl_scan', 'ts_utils', 'erlang', 'bot')], check);
  expect(warning).toEqual({
    code: 'release-calls-missing',
    message: 'the release calls applications that it does not have: `tsung` (by bot), `xmerl` (by bot)',
    hint: 'add those that it needs: `--add-app xmerl`, and tsung after `--start`',
    suspected: true,
  });
});

test('says nothing about its modules, packed applications, and unknown modules', async () => {
  expect(await callWarnings([file('lists', 'bot', 'unknown')], check)).toEqual([]);
  expect(await callWarnings([inMemory('lib/a-1/ebin/a.beam', new Uint8Array(9))], check)).toEqual([]);
});
