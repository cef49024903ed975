import { expect, test } from 'bun:test';
import { decodeTerm } from '../../../src/erlang/external/decode-term.ts';
import { encodeTerm } from '../../../src/erlang/external/encode-term.ts';
import { atom, list, string, type Term, tuple } from '../../../src/erlang/term/term.ts';
import { hasCode } from '../../../src/errors/onebeam-error.ts';
import { withAgent } from '../../../src/release/boot/agent-boot.ts';
import { readBootModel } from '../../../src/release/boot/boot-model.ts';
import { bootFile } from '../../../src/systools/boot/boot-file.ts';

const application = (name: string, ...uses: string[]): Term =>
  tuple(
    atom('application'),
    atom(name),
    list([
      tuple(atom('description'), string(name)),
      tuple(atom('vsn'), string('1.0')),
      tuple(atom('modules'), list([atom(`${name}_app`)])),
      tuple(atom('registered'), list([])),
      tuple(atom('applications'), list(uses.map(atom))),
    ]),
  );

const { script } = bootFile({
  ...{ name: 'garden', version: '2.0', otp: 27, dotErlang: true },
  applications: [
    { resource: application('kernel'), type: 'permanent' },
    { resource: application('stdlib', 'kernel'), type: 'permanent' },
    { resource: application('shed', 'stdlib'), type: 'load', path: '$SHED/shed-1.0/ebin' },
  ],
});

/** @param after which instruction, by its tag, more come. */
function changed(after: string, ...more: Term[]): Uint8Array {
  const [tag, id, body] = script.type === 'tuple' ? script.elements : [];
  const instructions = body?.type === 'list' ? body.elements : [];
  const at = instructions.findIndex(
    (one) => one.type === 'tuple' && one.elements[0]?.type === 'atom' && one.elements[0].name === after,
  );
  const edited = list([...instructions.slice(0, at + 1), ...more, ...instructions.slice(at + 1)]);
  return encodeTerm(tuple(tag!, id!, edited), 27);
}

const refusal = (bytes: Uint8Array): unknown => {
  try {
    readBootModel(bytes, 'start.boot');
  } catch (error) {
    if (hasCode(error, 'release-boot-unknown')) return error.data;
    throw error;
  }
  return undefined;
};

test('types, folders and the end of a boot file are read back', () => {
  const model = readBootModel(encodeTerm(script, 27), 'start.boot');
  expect(model).toMatchObject({ name: 'garden', version: '2.0', dotErlang: true, prefixes: [], extras: [] });
  expect(model.applications.map(({ name, type, parent }) => [name, type, parent])).toEqual([
    ['kernel', 'permanent', '$ROOT/lib'],
    ['stdlib', 'permanent', '$ROOT/lib'],
    ['shed', 'load', '$SHED'],
  ]);
});

test('calls that are none of systools are kept with what they follow; those of the agent are not', () => {
  const early = tuple(atom('apply'), tuple(atom('early'), atom('boot'), list([])));
  const given = decodeTerm(changed('kernelProcess', early));
  const { bytes } = withAgent({ script: given, bytes: encodeTerm(given, 27) }, { otp: 27, elixir: true });
  expect(Buffer.from(bytes).toString('latin1')).toMatch(/onebeam_agent.*watch.*cookie.*started/s);
  const { extras } = readBootModel(bytes, 'start.boot');
  expect(extras).toEqual([{ after: undefined, instruction: early }]);
});

test('refuses an unknown instruction by its name', () => {
  const unknown = { path: 'start.boot', problem: 'instruction' };
  const dance = tuple(atom('dance'), atom('now'));
  expect(refusal(changed('kernelProcess', dance))).toEqual({ ...unknown, found: 'dance' });
  expect(refusal(changed('kernel_load_completed', tuple(atom('sing'))))).toEqual({
    ...unknown,
    found: 'sing',
  });
});

test('another term is refused', () => {
  expect(refusal(encodeTerm(atom('script'), 27))).toMatchObject({ problem: 'no-script' });
  const empty = encodeTerm(tuple(atom('script'), tuple(string('a'), string('1')), list([])), 27);
  expect(refusal(empty)).toMatchObject({
    problem: 'no-instruction',
    names: ['{progress,modules_loaded}', '{kernel_load_completed}'],
  });
});
