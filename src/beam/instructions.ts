import { type Instruction, type Operand, opcode } from './assemble.ts';

/** Words for what is written often in assembled modules; an operand's kinds are in `assemble.ts`. */
export const number = (value: number): Operand => ['u', value];
export const integer = (value: number): Operand => ['i', value];
export const atom = (name: string): Operand => ['a', name];
export const x = (register: number): Operand => ['x', register];
export const y = (register: number): Operand => ['y', register];
/** Where to go on. */
export const to = (label: number): Operand => ['f', label];
export const nil: Operand = ['nil'];

export const label = (at: number): Instruction => [opcode.label, number(at)];
export const allocate = (registers: number, live: number): Instruction => [
  opcode.allocate,
  number(registers),
  number(live),
];
export const deallocate = (registers: number): Instruction => [opcode.deallocate, number(registers)];
export const testHeap = (words: number, live: number): Instruction => [
  opcode.testHeap,
  number(words),
  number(live),
];
export const move = (from: Operand, into: Operand): Instruction => [opcode.move, from, into];
export const cons = (head: Operand, tail: Operand, into: Operand): Instruction => [
  opcode.putList,
  head,
  tail,
  into,
];
/** Head and tail of a list. */
export const split = (list: Operand, head: Operand, tail: Operand): Instruction => [
  opcode.getList,
  list,
  head,
  tail,
];
export const newTuple = (into: Operand, ...elements: Operand[]): Instruction => [
  opcode.putTuple2,
  into,
  ['list', elements],
];
/** @param index from 0. */
export const element = (tuple: Operand, index: number, into: Operand): Instruction => [
  opcode.getTupleElement,
  tuple,
  number(index),
  into,
];
export const giveBack: Instruction = [opcode.return];
