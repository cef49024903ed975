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
  });
  expect(readArgsFile(machine, 'a')).toEqual({
    names: [
      { kind: 'sname', name: 'one' },
      { kind: 'name', name: 'two@host' },
    ],
    cookie: 'c',
  });
  expect(readArgsFile(machine, 'none')).toEqual({ names: [] });
});

test('follows files through many others, and refuses one that names itself', () => {
  const chain = Array.from({ length: 50 }, (_, n) => [`n${n}`, `-args_file n${n + 1}`]);
  const machine = machineWith({
    ...Object.fromEntries(chain),
    n50: '-sname deep',
    loop: '-name x\n-args_file loop -args_file loop',
  });
  expect(readArgsFile(machine, 'n0').names).toEqual([{ kind: 'sname', name: 'deep' }]);
  expect(() => readArgsFile(machine, 'loop')).toThrow(/loop: it leads to more than 100 files/);
});
