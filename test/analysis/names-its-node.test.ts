import { expect, test } from 'bun:test';
import { namesItsNode } from '../../src/analysis/names-its-node.ts';
import { readEscript } from '../../src/escript/read-escript.ts';

const script = (emulatorLine: string) =>
  readEscript(new TextEncoder().encode(`#!/usr/bin/env escript\n${emulatorLine}\nmain(_) -> ok.\n`), 'hello');

test('a name in the emulator arguments', () => {
  expect(namesItsNode(script('%%! -sname here'), new Set())).toBe(true);
  expect(namesItsNode(script('%%! -name here@there'), new Set())).toBe(true);
  expect(namesItsNode(script('%%! +sbtu -hidden'), new Set())).toBe(false);
});

test('a module that speaks of nodes', () => {
  expect(namesItsNode(script('%%'), new Set(['lists', 'net_kernel']))).toBe(true);
  expect(namesItsNode(script('%%'), new Set(['lists', 'node', 'nodes']))).toBe(false);
});
