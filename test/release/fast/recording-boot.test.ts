import { expect, test } from 'bun:test';
import { decodeTerm } from '../../../src/erlang/external/decode-term.ts';
import { encodeTerm } from '../../../src/erlang/external/encode-term.ts';
import { atom, list, string, type Term, tuple } from '../../../src/erlang/term/term.ts';
import { recordingBoot } from '../../../src/release/fast/recording-boot.ts';

const apply = (module: string, name: string, ...args: Term[]): Term =>
  tuple(atom('apply'), tuple(atom(module), atom(name), list(args)));
const boot = encodeTerm(
  tuple(
    atom('script'),
    tuple(string('hello'), string('1.0.0')),
    list([
      apply('application', 'start_boot', atom('kernel'), atom('permanent')),
      apply('application', 'start_boot', atom('hello'), atom('permanent')),
      tuple(atom('progress'), atom('started')),
    ]),
  ),
  27,
);

/** Calls and progress in their order: `kernel`, `onebeam_record:start`, `started`. */
function stepsOf(kind: 'service' | 'app' | 'cli'): string[] {
  const made = decodeTerm(recordingBoot(boot, { beside: '/a/é', file: '/a/loaded' }, kind, 27));
  const body = made.type === 'tuple' ? made.elements[2] : undefined;
  return (body?.type === 'list' ? body.elements : []).map((one) => {
    const [tag, what] = one.type === 'tuple' ? one.elements : [];
    if (what?.type === 'atom') return what.name;
    const [module, name, args] = what?.type === 'tuple' ? what.elements : [];
    const [first] = args?.type === 'list' ? args.elements : [];
    if (module?.type !== 'atom' || name?.type !== 'atom') return `${tag?.type}`;
    const isStart = name.name === 'start_boot' && first?.type === 'atom';
    return isStart ? first.name : `${module.name}:${name.name}`;
  });
}

const recorded = ['kernel', 'erlang:load_module', 'onebeam_record:start', 'hello'];

test('modules are recorded from when kernel has started, and a service is stopped when its boot is done', () => {
  expect(stepsOf('service')).toEqual([...recorded, 'init:stop', 'started']);
});

test('a program is given time to end by itself', () => {
  expect(stepsOf('app')).toEqual([...recorded, 'timer:apply_after', 'started']);
  expect(stepsOf('cli')).toEqual([...recorded, 'started']);
});
