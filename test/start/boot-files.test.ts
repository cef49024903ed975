import { expect, test } from 'bun:test';
import { inMemory } from '../../src/archive/payload-file.ts';
import { assembleBeam, opcode } from '../../src/beam/assemble.ts';
import { atom, list, string, tuple } from '../../src/erlang/term/term.ts';
import { plainBootFiles, programBootFile } from '../../src/start/boot-files.ts';

const otp = { release: '27' };
const resource = (name: string, modules: string[]) =>
  tuple(
    atom('application'),
    atom(name),
    list([
      tuple(atom('description'), string('')),
      tuple(atom('vsn'), string('1')),
      tuple(atom('registered'), list([])),
      tuple(atom('modules'), list(modules.map(atom))),
      tuple(atom('applications'), list(name === 'kernel' ? [] : [atom('kernel')])),
    ]),
  );
const resources = [resource('kernel', ['code']), resource('stdlib', ['lists'])];
const body = Array.from({ length: 60 }, () => [opcode.move, ['x', 0], ['x', 0]] as const);
const lists = assembleBeam({
  module: 'lists',
  imports: [],
  functions: ['map', 'foldl'].map((name) => ({ function: name, arity: 2, instructions: body })),
});
const packed = [inMemory('erts/lib/stdlib-1/ebin/lists.beam', lists)];
const applications = [{ name: 'stdlib', version: '1', modules: ['lists'] }];
const textOf = (content: unknown) => Buffer.from(content as Uint8Array).toString('latin1');

test('only boot files of programs whose kernel is minimal start a signal server', () => {
  const names = (minimal: boolean) =>
    plainBootFiles(otp, resources, { minimal })
      .filter(({ content }) => textOf(content).includes('onebeam_signals'))
      .map(({ path }) => path);
  expect(names(true)).toEqual(['erts/bin/no_dot_erlang.boot']);
  expect(names(false)).toEqual([]);
});

test('the boot file has complete modules unless the functions of a start are given', () => {
  const made = (functions?: Map<string, Set<string>>) =>
    programBootFile(otp, resources, applications, { modules: ['lists'], functions }, packed);
  const whole = made();
  expect(textOf(whole.content)).toContain(textOf(lists));
  expect(textOf(whole.content)).not.toContain('onebeam_whole');
  const reduced = made(new Map([['lists', new Set(['map/2'])]]));
  expect(textOf(reduced.content)).not.toContain(textOf(lists));
  expect(textOf(reduced.content)).toContain('onebeam_whole');
});
