import { type Assembly, type BeamInstruction, type Operand, opcode } from './assemble.ts';

/** Constructors for frequent instructions of assembled modules; for the kinds of operands see `assemble.ts`. */
export const number = (value: number): Operand => ['u', value];
export const integer = (value: number): Operand => ['i', value];
export const atom = (name: string): Operand => ['a', name];
export const x = (register: number): Operand => ['x', register];
export const y = (register: number): Operand => ['y', register];
/** Returns the offset of the next one. */
export const to = (label: number): Operand => ['f', label];
export const nil: Operand = ['nil'];

export const label = (at: number): BeamInstruction => [opcode.label, number(at)];
export const allocate = (registers: number, live: number): BeamInstruction => [
  opcode.allocate,
  number(registers),
  number(live),
];
export const deallocate = (registers: number): BeamInstruction => [opcode.deallocate, number(registers)];
export const testHeap = (words: number, live: number): BeamInstruction => [
  opcode.testHeap,
  number(words),
  number(live),
];
export const move = (from: Operand, into: Operand): BeamInstruction => [opcode.move, from, into];
export const cons = (head: Operand, tail: Operand, into: Operand): BeamInstruction => [
  opcode.putList,
  head,
  tail,
  into,
];
/** Head and tail of a list. */
export const split = (list: Operand, head: Operand, tail: Operand): BeamInstruction => [
  opcode.getList,
  list,
  head,
  tail,
];
export const newTuple = (into: Operand, ...elements: Operand[]): BeamInstruction => [
  opcode.putTuple2,
  into,
  ['list', elements],
];
/** @param index from 0. */
export const element = (tuple: Operand, index: number, into: Operand): BeamInstruction => [
  opcode.getTupleElement,
  tuple,
  number(index),
  into,
];
export const giveBack: BeamInstruction = [opcode.return];

/** Calls of the functions that a module imports, by their names, each once. */
export function callsOf<Name extends string>(
  imports: readonly (Assembly['imports'][number] & { function: Name })[],
) {
  const found = (name: Name): [arity: Operand, index: Operand] => {
    const index = imports.findIndex((each) => each.function === name);
    return [number(imports[index]!.arity), number(index)];
  };
  return {
    call: (name: Name): BeamInstruction => [opcode.callExt, ...found(name)],
    /** As the last call in a function without a frame. */
    callOnly: (name: Name): BeamInstruction => [opcode.callExtOnly, ...found(name)],
    /** As the last call, which removes a frame of this many `y` registers. */
    callLast: (name: Name, frame: number): BeamInstruction => [
      opcode.callExtLast,
      ...found(name),
      number(frame),
    ],
  };
}

/** The calls of a module, by the name of the function. */
export type ModuleCalls = ReturnType<typeof callsOf<string>>;
