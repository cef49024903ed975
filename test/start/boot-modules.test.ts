import { expect, test } from 'bun:test';
import { assembleBeam, opcode } from '../../src/beam/assemble.ts';
import type { Term } from '../../src/erlang/term/term.ts';
import { inMemory } from '../../src/otp/minimal/application-files.ts';
import { bootModules } from '../../src/start/boot-modules.ts';

/** A module of about this size. */
function file(name: string, size: number) {
  const padding = Array.from({ length: size / 2 }, () => [opcode.move, ['x', 0], ['x', 0]] as const);
  const functions = [{ function: 'f', arity: 1, instructions: padding }];
  return inMemory(`erts/lib/a-1/ebin/${name}.beam`, assembleBeam({ module: name, imports: [], functions }));
}

const elements = (term: Term): readonly Term[] =>
  term.type === 'list' || term.type === 'tuple' ? term.elements : [];
const text = (term: Term): string =>
  String.fromCodePoint(...elements(term).map((each) => (each.type === 'integer' ? Number(each.value) : 0)));

test('groups are about equally big, whatever the order of the files; each module has its path and its bytes', () => {
  const files = [1000, 10, 400, 300, 30, 200, 900, 20].map((size, index) => file(`m${index}`, size));
  const groups = elements(bootModules(files));
  expect(elements(bootModules([...files].reverse()))).toEqual(groups as Term[]);
  const modules = groups.map((group) =>
    elements(group).map((module) => {
      const [name, path, beam] = elements(module);
      const packed = files.find((each) => each.path === `erts${text(path!)}`)!;
      expect(name).toEqual({ type: 'atom', name: /m\d/.exec(packed.path)![0] });
      expect(beam).toEqual({ type: 'binary', bytes: packed.content as Uint8Array, lastBits: 8 });
      return packed.size;
    }),
  );
  expect(modules.flat().length).toBe(files.length);
  const sizes = modules.map((group) => group.reduce((sum, size) => sum + size, 0)).sort((a, b) => b - a);
  expect(sizes.length).toBe(4);
  // The two big ones have a group each; what is left is dealt out between the others.
  expect(sizes[1]!).toBeLessThan(sizes[0]!);
  expect(sizes[2]! / sizes[3]!).toBeLessThan(1.5);
});

test('what runs code while it is loaded is left to init, and so is what is not at hand', () => {
  const onLoad = 149;
  const functions = [{ function: 'f', arity: 0, instructions: [[onLoad]] as const }];
  const module = assembleBeam({ module: 'nif', imports: [], functions });
  const files = [
    inMemory('erts/lib/a-1/ebin/nif.beam', module),
    { path: 'erts/lib/a-1/ebin/far.beam', mode: 0o644 as const, size: 10, content: { file: '/far' } },
    file('quiet', 10),
  ];
  const groups = elements(bootModules(files)).map((group) => elements(group).length);
  expect(groups).toEqual([1, 0, 0, 0]);
});
