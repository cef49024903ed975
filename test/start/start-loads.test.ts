import { describe, expect, test } from 'bun:test';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { assembleBeam } from '../../src/beam/assemble.ts';
import { readEscript } from '../../src/escript/read-escript.ts';
import { laidOutApplications } from '../../src/start/laid-out-applications.ts';
import { ownLoads, programStart } from '../../src/start/start-loads.ts';
import { buildBeam, smallChunks } from '../beam/build-beam.ts';

const quiet = (module: string) => assembleBeam({ module, imports: [], functions: [] });
const main = (module: string) =>
  assembleBeam({ module, imports: [], functions: [{ function: 'main', arity: 1, instructions: [] }] });
const onLoad = buildBeam(
  smallChunks.map(([name, content]) => [name, name === 'Code' ? Buffer.from([0, 1, 16, 0x95]) : content]),
);

/** An archive `tool` with these modules in addition to its own, by application. */
function archive(applications: Record<string, Record<string, Uint8Array>>) {
  const entries = Object.entries(applications).flatMap(([name, modules]) =>
    Object.entries(modules).map(([module, bytes]) => [`${name}/ebin/${module}.beam`, bytes] as const),
  );
  const files = { 'tool/ebin/tool.beam': main('tool'), ...Object.fromEntries(entries) };
  const zip = zipSync(files, { mtime: '1980-01-02' });
  return readEscript(Buffer.concat([Buffer.from('#!/usr/bin/env escript\n'), zip]), 'tool');
}

const inOtp = (module: string) => ['file', 'rpc', 'calendar', 'erl_eval', 're', 'lists'].includes(module);

function startOf(
  applications: Parameters<typeof archive>[0],
  { recorded = [], profile = 'none' }: { recorded?: string[]; profile?: 'none' | 'cli' } = {},
) {
  const escript = archive(applications);
  const release = 27;
  const laidOut = laidOutApplications(escript, { modules: true, release, inOtp });
  const { modules, own } = programStart(escript, laidOut, { release, profile, recorded, inOtp });
  const ofOwn = own.flatMap(({ path, modules }) => modules.map((module) => `${path}/${module}`));
  return { modules, ofOwn };
}
const starter = '$ONEBEAM_LIB/onebeam/ebin/onebeam_start';
const tool = '$ONEBEAM_LIB/tool/ebin/tool';

describe('modules that a start loads in advance', () => {
  test('the usual, the starter and the main module; others only when they were recorded', () => {
    const applications = { a: { one: quiet('one'), two: quiet('two') } };
    const { modules, ofOwn } = startOf(applications);
    expect(modules).toContain('lists');
    expect([ofOwn, modules.includes('calendar')]).toEqual([[starter, tool], false]);
    const recorded = startOf(applications, { recorded: ['two', 'calendar'] });
    expect(recorded.ofOwn).toEqual([starter, tool, '$ONEBEAM_LIB/a/ebin/two']);
    expect(recorded.modules).toContain('calendar');
  });

  test("of one name OTP's when it is there before the program, else none: it is the program's when it is called", () => {
    const names = ['file', 'calendar', 'erl_eval'];
    const own = Object.fromEntries(names.map((name) => [name, quiet(name)]));
    const { modules, ofOwn } = startOf({ a: own }, { recorded: names });
    expect(names.filter((name) => modules.includes(name))).toEqual(['file', 'erl_eval']);
    expect(ofOwn).toEqual([starter, tool]);
    expect(modules).not.toContain('calendar');
  });

  test("the program's where this OTP has none", () => {
    const { ofOwn } = startOf({ a: { peer: quiet('peer') } }, { recorded: ['peer'] });
    expect(ofOwn).toEqual([starter, tool, '$ONEBEAM_LIB/a/ebin/peer']);
  });

  test('a module that every boot file loads only where the program has one of its name', () =>
    expect(startOf({}).modules).not.toContain('erl_eval'));

  test("a profile excludes only OTP's modules, not the program's with the same name", () => {
    const applications = { a: { rpc: quiet('rpc') } };
    expect(startOf(applications, { recorded: ['rpc'] }).ofOwn).toEqual([starter, tool]);
    const ofCli = startOf(applications, { recorded: ['rpc'], profile: 'cli' });
    expect(ofCli.ofOwn).toEqual([starter, tool]);
    expect(ofCli.modules).not.toContain('rpc');
  });

  test("Elixir's when the program has it, and then before OTP's", () => {
    const elixir = { elixir: quiet('elixir'), 'Elixir.Enum': quiet('Elixir.Enum'), re: quiet('re') };
    const { modules, ofOwn } = startOf({ elixir });
    const names = ['elixir', 'Elixir.Enum'].map((name) => `$ONEBEAM_LIB/elixir/ebin/${name}`);
    expect(ofOwn.toSorted()).toEqual([starter, tool, ...names].toSorted());
    expect(modules).not.toContain('re');
    expect(modules).toContain('unicode_util');
    expect(startOf({ a: { 'Elixir.Enum': quiet('Elixir.Enum') } }).ofOwn).toEqual([starter, tool]);
  });

  test('a module that stays in the archive keeps one of the same name out', () => {
    const twice = { twin: quiet('twin') };
    const { modules, ofOwn } = startOf(
      { a: { ...twice, calendar: quiet('calendar') }, b: twice },
      { recorded: ['twin', 'calendar', 'tool'] },
    );
    expect([ofOwn, modules.includes('calendar')]).toEqual([[], false]);
  });

  test('a source or a module by its own name', () => {
    const source = '#!/usr/bin/env escript\n-module(calendar).\n-export([main/1]).\nmain(_) -> ok.\n';
    const escript = readEscript(Buffer.from(source), 'tool');
    const laidOut = laidOutApplications(escript, { modules: true, release: 27, inOtp });
    const options = { release: 27, profile: 'none', recorded: ['calendar', 'other'], inOtp } as const;
    const { modules, own } = programStart(escript, laidOut, options);
    expect([modules.includes('calendar'), modules.includes('other'), own]).toEqual([false, true, []]);
  });
});

describe('modules of the program', () => {
  const folders = [
    { path: 'lib/b/ebin', modules: ['y', 'x', 'loud', 'gone'] },
    { path: 'lib/a/ebin', modules: ['z'] },
    { path: 'lib/c/ebin', modules: ['w'] },
  ];
  const file = (path: string, content: Uint8Array) => ({ path, content, mode: 0o644 as const, size: 0 });
  const files = [
    ...['b/ebin/x', 'b/ebin/y', 'c/ebin/w'].map((path) => file(`lib/${path}.beam`, quiet('x'))),
    file('lib/b/ebin/loud.beam', onLoad),
    file('lib/a/ebin/z.beam', gzipSync(quiet('z'))),
  ];
  const laidOut = { files, folders, applications: [], emulatorArguments: [] };

  test('are ordered by folder of the path, sorted, without those that run code on load', () => {
    expect(ownLoads(laidOut, ['loud', 'gone', 'z', 'y', 'x', 'nowhere'])).toEqual([
      { path: '$ONEBEAM_LIB/b/ebin', modules: ['x', 'y'] },
      { path: '$ONEBEAM_LIB/a/ebin', modules: ['z'] },
    ]);
  });

  test('that cannot be read are skipped', () => {
    const damaged = [file('lib/b/ebin/x.beam', new Uint8Array(20)), ...files.slice(1)];
    expect(ownLoads({ ...laidOut, files: damaged }, ['x', 'y'])).toEqual([
      { path: '$ONEBEAM_LIB/b/ebin', modules: ['y'] },
    ]);
  });
});
