import { expect, test } from 'bun:test';
import { LaunchError } from '../../../../runtime-stub/failure.ts';
import { nodeOf, nodeOfClient } from '../../../../runtime-stub/run/node/node.ts';
import { variablesOf } from '../../../../runtime-stub/run/variables.ts';
import type { Machine } from '../../../../runtime-stub/system/machine.ts';
import { releaseRecordSample } from '../../../payload/format/release-record-sample.ts';

const machine = { native: (text: string) => text } as Machine;
const { node: _, ...record } = releaseRecordSample;
const nodeWith = (entries: string[], flag?: string, changes = {}) =>
  nodeOf(machine, { ...record, ...changes }, variablesOf(entries, false), flag);

test.each([
  [[], undefined, {}, 'local hello@localhost', undefined],
  [[], 'b', {}, 'local hello-b@localhost', 'hello-b'],
  [['RELEASE_NODE=x'], undefined, {}, 'local x@localhost', 'x'],
  [['RELEASE_NODE=hello@localhost'], undefined, {}, 'local hello@localhost', undefined],
  [['RELEASE_NODE=a@127.0.0.1', 'RELEASE_DISTRIBUTION=name'], undefined, {}, 'name a@127.0.0.1', 'a'],
  [['RELEASE_DISTRIBUTION=sname'], undefined, {}, 'sname hello', undefined],
  [['RELEASE_DISTRIBUTION=none'], undefined, {}, 'none hello', undefined],
  [
    ['WHO=me'],
    undefined,
    { node: `\${WHO}@h.example`, distribution: 'name' },
    'name me@h.example',
    undefined,
  ],
  [[], 'b', { node: 'g@h' }, 'local g-b@localhost', 'g-b'],
] as const)('%j and instance %s', (entries, flag, changes, expected, instance) => {
  const found = nodeWith([...entries], flag, changes);
  expect([`${found.node.distribution} ${found.node.name}`, found.instance]).toEqual([expected, instance]);
});

test.each([
  'RELEASE_DISTRIBUTION=both',
  'RELEASE_NODE=../x',
  'RELEASE_NODE=a b',
  'RELEASE_NODE=a@b c',
  'RELEASE_NODE=-a',
])('refuses %s', (entry) => {
  expect(() => nodeWith([entry])).toThrow(LaunchError);
});

test('a client talks to the running node, unless a variable says how', () => {
  const node = { distribution: 'local', name: 'hello@localhost' } as const;
  const running = {
    ...{ pid: 1, began: 'x', version: '1', payload: 'p', executable: '/x' },
    ...{ distribution: 'sname', node: 'other@h', port: 4000 },
  };
  expect(nodeOfClient(node, running, variablesOf([], false))).toEqual({
    ...{ distribution: 'sname', name: 'other@h', port: 4000 },
  });
  const variables = variablesOf(['RELEASE_DISTRIBUTION=local'], false);
  expect(nodeOfClient(node, running, variables)).toEqual({ ...node, port: 4000 });
  expect(nodeOfClient(node, undefined, variables)).toEqual(node);
});
