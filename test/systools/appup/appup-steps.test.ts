import { expect, test } from 'bun:test';
import { atom, nil } from '../../../src/erlang/term/term.ts';
import type { ApplicationBuild } from '../../../src/systools/appup/application-build.ts';
import { appupSteps } from '../../../src/systools/appup/appup-steps.ts';
import type { UpgradeFacts } from '../../../src/systools/appup/upgrade-facts.ts';
import { formatTerm } from '../../../src/systools/format/format-term.ts';

const module = (name: string, digest: string, facts: Partial<UpgradeFacts> = {}): UpgradeFacts => ({
  ...{ name, digest, behaviours: [], codeChange: undefined, runsOnLoad: false, calls: new Set() },
  ...facts,
});

const build = (...modules: UpgradeFacts[]): ApplicationBuild => ({
  ...{ name: 'a', version: '1', id: '', description: '', modules: modules.map(({ name }) => name) },
  ...{ registered: [], uses: ['kernel'], optional: [], includes: [], env: nil },
  ...{ maxT: atom('infinity'), maxP: atom('infinity'), unlisted: [] },
  compiled: new Map(modules.map((it) => [it.name, it])),
});

const steps = (before: ApplicationBuild, after: ApplicationBuild) => {
  const { up, down, ...rest } = appupSteps(before, after, nil);
  return { ...rest, up: up.map(formatTerm), down: down.map(formatTerm) };
};

test('modules that call each other need each other; calls of what stays the same do not count', () => {
  const calls = (...names: string[]) => ({ calls: new Set(names) });
  const old = build(module('x', '1', calls('y')), module('y', '1'), module('z', '1'));
  const now = build(
    module('x', '2', calls('y', 'z', 'lists')),
    module('y', '2', calls('x')),
    module('z', '1'),
  );
  expect(steps(old, now)).toMatchObject({
    up: ['{load_module,x,[y]}', '{load_module,y,[x]}'],
    down: ['{load_module,x,[y]}', '{load_module,y}'],
    notes: [],
  });
});

test('an old process and a supervisor are updated, a server without code_change is loaded, with a note', () => {
  const codeChange = { function: 'system_code_change', arity: 4 };
  const facts = {
    special: { codeChange },
    top: { behaviours: ['Elixir.Supervisor'], codeChange: { function: 'code_change', arity: 3 } },
    server: { behaviours: ['gen_server'] },
  };
  const of = (digest: string) =>
    build(...Object.entries(facts).map(([name, it]) => module(name, digest, it)));
  const { up, notes } = steps(of('1'), of('2'));
  expect(up).toEqual(['{update,special,{advanced,[]}}', '{update,top,supervisor}', '{load_module,server}']);
  expect(notes.map(({ kind }) => kind)).toEqual(['code-change', 'supervisor', 'no-code-change']);
});

test('reports native code, unlisted modules and keys of the .app file', () => {
  const old = build();
  const now = {
    ...build(module('nif', '1', { runsOnLoad: true })),
    uses: ['kernel', 'ssl'],
    unlisted: ['stray'],
  };
  expect(steps(old, now).notes).toEqual([
    { kind: 'runs-on-load', module: 'nif' },
    { kind: 'unlisted', module: 'stray' },
    { kind: 'application', key: 'applications' },
  ]);
});
