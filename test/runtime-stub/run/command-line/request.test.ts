import { describe, expect, test } from 'bun:test';
import { readRequest } from '../../../../runtime-stub/run/command-line/request.ts';
import { usageLines } from '../../../../runtime-stub/run/command-line/usage.ts';
import { WrongUsage } from '../../../../runtime-stub/run/command-line/usage-error.ts';
import { releaseRecordSample } from '../../../payload/format/release-record-sample.ts';

const service = releaseRecordSample;
const app = { ...service, kind: 'app' as const };

function problem(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof WrongUsage) return usageLines('hello', service, error.problem);
  }
  throw new Error('nothing was wrong');
}

describe('a service', () => {
  test.each([
    [[], 'start', []],
    [['start'], 'start', []],
    [['start', '--instance', 'b', '--'], 'start', ['--instance', 'b', '--']],
    [['foreground', 'a'], 'foreground', ['a']],
    [['rpc', ''], 'rpc', ['']],
  ])('takes %j for the command %s', (given, name, words) => {
    expect(readRequest(service, given, undefined)).toMatchObject({ name, words });
  });

  test('takes an alias for the command that it leads to, and keeps its name', () => {
    const { name, command } = readRequest(service, ['foreground'], undefined);
    expect([name, command]).toEqual(['foreground', service.commands.start as typeof command]);
  });

  test('has the name of an instance before the command', () => {
    expect(readRequest(service, ['--instance', 'b', 'pid'], undefined)).toMatchObject({
      name: 'pid',
      instance: 'b',
    });
    expect(readRequest(service, ['--instance=b'], undefined)).toMatchObject({ name: 'start', instance: 'b' });
    expect(problem(() => readRequest(service, ['--instance', '../b'], undefined))[0]).toBe(
      'hello: `../b` cannot name an instance',
    );
    expect(problem(() => readRequest(service, ['--instance'], undefined))[0]).toContain(
      'cannot name an instance',
    );
  });

  test('refuses what is not a command, and names the one that was meant', () => {
    expect(problem(() => readRequest(service, ['strat', 'x'], undefined))).toEqual([
      'hello: unknown command `strat`',
      'hint: did you mean `start`?',
      'commands: start, rpc, foreground, eval, pid, stop, migrate',
    ]);
    expect(problem(() => readRequest(service, ['toString'], undefined))[0]).toContain('unknown command');
    expect(problem(() => readRequest(service, [''], undefined))[0]).toBe('hello: unknown command ``');
  });

  test('shows its commands', () => {
    const lines = problem(() => readRequest(service, ['--help'], undefined));
    expect(lines[0]).toBe('usage: hello [--instance NAME] [COMMAND [ARGUMENT…]]');
    expect(lines).toContain('  rpc EXPRESSION  evaluates an expression on the running system');
  });
});

test('all arguments of an application are its own; a variable selects commands', () => {
  expect(readRequest(app, ['stop', '--help'], undefined)).toMatchObject({
    name: 'start',
    words: ['stop', '--help'],
  });
  expect(readRequest(app, ['x'], 'rpc')).toMatchObject({ name: 'rpc', words: ['x'] });
  expect(readRequest(service, ['stop'], 'rpc')).toMatchObject({ name: 'rpc', words: ['stop'] });
  expect(problem(() => readRequest(app, [], 'rcp'))[1]).toBe('hint: did you mean `rpc`?');
});
