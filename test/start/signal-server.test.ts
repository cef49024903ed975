import { expect, test } from 'bun:test';
import { atom } from '../../src/erlang/term/term.ts';
import { withSignalServer } from '../../src/start/signal-server.ts';
import { testSignalServer } from './signal-server.ts';

await testSignalServer([27]);

test('another term is a bug', () => {
  expect(() => withSignalServer(atom('script'))).toThrow(new TypeError('not a boot script'));
});
