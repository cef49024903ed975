import { expect, test } from 'bun:test';
import { argsFileWords, readArgsFile } from '../../../../runtime-stub/run/node/args-file.ts';
import type { Machine } from '../../../../runtime-stub/system/machine.ts';

test('takes a file apart as erlexec does', () => {
  expect(argsFileWords('+K true # no -sname x\n-a "b c" \'d e\' f\\ g\\"\n#only\n-h ""')).toEqual([
    ...['+K', 'true', '-a', 'b c', 'd e', 'f g"', '-h', ''],
  ]);
});

const machineWith = (files: Record<string, string>) =>
  ({ readFile: (path: string) => files[path] && Buffer.from(files[path]) }) as unknown as Machine;

test('finds names and the cookie, through files that it names', () => {
  const machine = machineWith({
    a: '-sname one\n-args_file b\n-extra -sname no',
    b: '-name two@host -setcookie c',
    loop: '-name x\n-args_file loop',
  });
  expect(readArgsFile(machine, 'a')).toEqual({
    names: [
      { kind: 'sname', name: 'one' },
      { kind: 'name', name: 'two@host' },
    ],
    cookie: 'c',
  });
  expect(readArgsFile(machine, 'none')).toEqual({ names: [] });
  expect(readArgsFile(machine, 'loop').names.length).toBe(10);
});
