import { describe, expect, test } from 'bun:test';
import { parseApplicationResource } from '../../../src/erlang/application/application-resource.ts';
import { integer, list } from '../../../src/erlang/term/term.ts';

const read = (text: string) => parseApplicationResource(new TextEncoder().encode(text), 'x.app');

describe('parseApplicationResource', () => {
  test('reads all that matters', () => {
    const resource = read(`{application, my_app, [
      {description, "Mine"}, {vsn, "1.2.3"}, {modules, [b, a]}, {registered, [r]},
      {applications, [kernel, stdlib, crypto]}, {optional_applications, [crypto]}, {included_applications, [inc]},
      {mod, {my_app, [7]}}, {env, [{level, 7}]}, {start_phases, [{go, []}]}, {licenses, ["Apache-2.0"]}]}.
      nothing after the first term matters`);
    expect(resource).toMatchObject({
      name: 'my_app',
      version: '1.2.3',
      description: 'Mine',
      modules: ['b', 'a'],
      registered: ['r'],
      applications: ['kernel', 'stdlib', 'crypto'],
      optionalApplications: ['crypto'],
      includedApplications: ['inc'],
      mod: { module: 'my_app', argument: list([integer(7)]) },
      env: [{ name: 'level', value: integer(7) }],
      startPhases: [{ name: 'go', argument: list([]) }],
    });
  });

  test('takes what is missing or of the wrong type as empty, and the first of two', () => {
    expect(
      read('{application, a, [{vsn, 1}, {modules, x}, {mod, []}, odd, {env, [{1, 2}, {k, 3}]}]}.'),
    ).toMatchObject({
      version: '',
      modules: [],
      applications: [],
      env: [{ name: 'k', value: integer(3) }],
    });
    expect(read('{application, a, []}.').mod).toBeUndefined();
    expect(read('{application, a, [{vsn, "1"}, {vsn, "2"}]}.').version).toBe('1');
  });

  test.each([
    'a.',
    '{application, a}.',
    '{application, "a", []}.',
    '{application, a, [], []}.',
    '{application, a, b}.',
  ])('refuses %s', (text) => expect(() => read(text)).toThrow('application-resource-invalid'));

  test('reports the position of a fault', () => {
    expect(() => read('{application, a,\n [}.')).toThrow(
      expect.objectContaining({ code: 'term-syntax', data: expect.objectContaining({ path: 'x.app' }) }),
    );
  });
});
