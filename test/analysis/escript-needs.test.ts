import { describe, expect, test } from 'bun:test';
import { escriptNeeds } from '../../src/analysis/escript-needs.ts';
import { assembleBeam, opcode } from '../../src/beam/assemble.ts';
import { reasonText } from '../../src/errors/faults/reason.ts';
import { readEscript } from '../../src/escript/read-escript.ts';
import { lyingZip } from '../archive/lying-zip.ts';
import { smallTree } from './small-tree.ts';

const tree = smallTree({
  compiler: { modules: ['compile'] },
  debugger: { modules: ['int'] },
  crypto: { modules: ['crypto'] },
  ssl: { modules: ['ssl'] },
});

const source = (text: string) => readEscript(Buffer.from(`#!/usr/bin/env escript\n${text}\n`), 'app');

/** A module that calls these functions, each without arguments. */
const beam = (module: string, ...calls: [module: string, name: string][]) =>
  assembleBeam({
    module,
    imports: calls.map(([other, name]) => ({ module: other, function: name, arity: 0 })),
    functions: [{ function: 'main', arity: 1, instructions: [[opcode.return]] }],
  });

function archive(files: Record<string, Uint8Array | string>) {
  const zip = lyingZip(Object.entries(files).map(([name, content]) => ({ name, content })));
  return readEscript(Buffer.concat([Buffer.from('#!/usr/bin/env escript\n'), zip]), 'app');
}

const said = ({ needs }: ReturnType<typeof escriptNeeds>) =>
  needs.map(
    ({ name, reason, isOptional }) => `${name}: ${reasonText(reason)}${isOptional ? ', if there' : ''}`,
  );

describe('a source escript', () => {
  test('needs called applications; unknown modules are foreign, its own are not', () => {
    const found = escriptNeeds(
      source('main(_) -> crypto:hash(x), nowhere:f(), app:main([]), lists:map(f, []).'),
      tree,
    );
    expect(said(found)).toEqual([
      'crypto: called by the script (crypto)',
      'stdlib: called by the script (lists)',
    ]);
    expect(found.foreign).toContainEqual({ module: 'nowhere', by: 'app' });
    expect([found.bundled.size, found.includesHeaders]).toEqual([0, false]);
  });

  test('needs the compiler when it is compiled, and the debugger when it is debugged', () => {
    const names = (text: string) => escriptNeeds(source(text), tree).needs.map(({ name }) => name);
    expect(names('-mode(compile).\nmain(_) -> ok.')).toEqual(['compiler']);
    expect(names('-mode(debug).\nmain(_) -> ok.')).toEqual(['compiler', 'debugger']);
  });

  test('needs applications whose headers it includes, and those that it starts', () => {
    const found = escriptNeeds(
      source(
        '-include_lib("ssl/include/ssl.hrl").\nmain(_) -> application:ensure_all_started(crypto), application:start(nowhere).',
      ),
      tree,
    );
    expect(found.includesHeaders).toBe(true);
    expect(said(found)).toContain('ssl: included by the script (ssl/include/ssl.hrl)');
    const started = found.needs.filter(({ reason }) => reason.kind === 'started');
    expect(started.map(({ name, isOptional }) => [name, isOptional])).toEqual([['crypto', true]]);
  });
});

describe('an archive', () => {
  const resource =
    '{application, app, [{vsn, "1"}, {modules, [app, part]}, {applications, [kernel, ssl, crypto]}, {optional_applications, [crypto]}]}.';

  test('needs what its applications declare, and what its modules call, once for each pair', () => {
    const found = escriptNeeds(
      archive({
        'app/ebin/app.app': resource,
        'app/ebin/app.beam': beam(
          'app',
          ['part', 'f'],
          ['ssl', 'a'],
          ['ssl', 'b'],
          ['nowhere', 'f'],
          ['erlang', 'self'],
        ),
        'app/ebin/part.beam': beam('part', ['ssl', 'a']),
      }),
      tree,
    );
    const kinds = found.needs.map(({ name, reason, isOptional }) => [name, reason.kind, isOptional]);
    expect(kinds).toEqual([
      ['kernel', 'declared', false],
      ['ssl', 'declared', false],
      ['crypto', 'declared', true],
      ['ssl', 'imported', false],
      ['ssl', 'imported', false],
    ]);
    expect(found.foreign).toEqual([{ module: 'nowhere', by: 'app' }]);
    expect([...found.bundled]).toEqual(['app']);
    expect(found.atoms.has('part')).toBe(true);
  });

  test('ignores names and failed calls in Elixir’s modules', () => {
    const elixir = '{application, elixir, [{vsn, "1"}, {modules, [language]}, {applications, [kernel]}]}.';
    const found = escriptNeeds(
      archive({
        'elixir/ebin/elixir.app': elixir,
        'elixir/ebin/language.beam': beam('language', ['nowhere', 'rarely_used']),
        'app/ebin/app.beam': beam('app', ['language', 'f']),
      }),
      tree,
    );
    expect(found.foreign).toEqual([]);
    expect([found.atoms.has('rarely_used'), found.suspects.has('rarely_used')]).toEqual([true, false]);
    expect(found.suspects.has('language')).toBe(true);
  });

  test('says which files it could not read', () => {
    const files = { 'app/ebin/app.beam': beam('app'), 'app/ebin/broken.beam': 'no module' };
    const { unreadable } = escriptNeeds(archive(files), tree);
    expect(unreadable.map(({ file }) => file)).toEqual(['app/ebin/broken.beam']);
  });
});
