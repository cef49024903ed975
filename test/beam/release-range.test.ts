import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assembleBeam, opcode } from '../../src/beam/assemble.ts';
import { readBeam } from '../../src/beam/beam-file.ts';
import { newestRelease, oldestRelease } from '../../src/beam/release-range.ts';
import { readOtpTree } from '../../src/otp/otp-tree.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { erlangMap } from '../erlang/oracle.ts';

/** A module that claims to use this instruction. */
function using(instruction: number): Uint8Array {
  const functions = [{ function: 'f', arity: 0, instructions: [[opcode.return]] as const }];
  const module = Buffer.from(assembleBeam({ module: 'made', imports: [], functions }));
  module.writeUInt32BE(instruction, module.indexOf('Code') + 16);
  return module;
}

const last = { 25: 180, 26: 182, 27: 183, 28: 184, 29: 191 };

test('determines the oldest release for everything that a compiler writes', () => {
  const found = (instruction: number) => oldestRelease(readBeam(using(instruction)));
  expect(Object.values(last).map(found)).toEqual([25, 26, 27, 28, 29]);
  const wide = Buffer.from(using(1));
  wide[wide.indexOf('AtU8') + 8] = 0xff;
  expect(oldestRelease(readBeam(wide))).toBe(28);
  expect([1, 163, 178, 192, 4000].map(found)).toEqual([25, 25, 25, 30, 30]);
});

test('a chunk that is cut off is invalid', () => {
  const { chunks, ...module } = readBeam(using(1));
  const cut = { ...module, chunks: new Map([...chunks, ['Code', new Uint8Array(11)] as const]) };
  expect(() => oldestRelease(cut)).toThrow(expect.objectContaining({ code: 'beam-invalid' }));
});

for (const release of otpReleases) {
  testWith(
    { tree: await otp(release) },
    `OTP ${release} loads its last instruction, and no later one`,
    async ({ tree }) => {
      const load = 'fun(B) -> atom_to_list(element(1, code:load_binary(made, "made", B))) end';
      const told = await erlangMap(tree, load, [using(last[release]), using(last[release] + 1)]);
      expect(told.map(String)).toEqual(['module', 'error']);
    },
  );

  testWith({ tree: await otp(release) }, `all of OTP ${release} is for itself or older`, async ({ tree }) => {
    for (const name of ['kernel', 'stdlib', 'compiler']) {
      const { folder, modules } = (await readOtpTree(tree.root)).applications.get(name)!;
      for (const module of modules) {
        const found = oldestRelease(readBeam(await readFile(join(folder, 'ebin', `${module}.beam`))));
        expect(found).toBeLessThanOrEqual(release);
      }
    }
  });
}

testWith(
  { old: await otp(27), recent: await otp(29) },
  'a module with wide atoms is for OTP 28 or newer, and OTP 27 does not load it',
  async ({ old, recent }) => {
    const { folder } = (await readOtpTree(recent.root)).applications.get('stdlib')!;
    const module = await readFile(join(folder, 'ebin', 'calendar.beam'));
    expect(oldestRelease(readBeam(module))).toBeGreaterThan(27);
    const load = 'fun(B) -> atom_to_list(element(1, code:load_binary(calendar, "x", B))) end';
    expect(String((await erlangMap(old, load, [module]))[0])).toBe('error');
  },
);

testWith(
  { old: await otp(25), recent: await otp(27) },
  'a module that calls min/2 as guards do is for OTP 26 or newer, and OTP 25 does not load it',
  async ({ old, recent }) => {
    const compile = `fun(B) ->
      {ok, T, _} = erl_scan:string(binary_to_list(B)),
      Split = fun Split([], []) -> []; Split([{dot, _} = D | R], A) -> [lists:reverse([D | A]) | Split(R, [])];
        Split([X | R], A) -> Split(R, [X | A]) end,
      Forms = [begin {ok, F} = erl_parse:parse_form(Ts), F end || Ts <- Split(T, [])],
      {ok, made, Bin} = compile:forms(Forms, []), Bin end`;
    const module = (body: string) => Buffer.from(`-module(made). -export([f/2]). f(A, B) -> ${body}.`);
    const [guard, call] = await erlangMap(recent, compile, [
      module('min(A, B)'),
      module('lists:min([A, B])'),
    ]);
    expect([guard!, call!].map((one) => oldestRelease(readBeam(one)))).toEqual([26, 25]);
    // Without the chunk for features, which OTP 25 refuses before it looks at the code.
    const load = `fun(B) -> {ok, made, Cs} = beam_lib:all_chunks(B),
      {ok, Bin} = beam_lib:build_module([C || {Id, _} = C <- Cs, Id =/= "Meta"]),
      atom_to_list(element(1, code:load_binary(made, "made", Bin))) end`;
    expect((await erlangMap(old, load, [guard!, call!])).map(String)).toEqual(['error', 'module']);
  },
);

test('code that builds binaries as compilers did before OTP 25 is for OTP 28 or older; all other code has no limit', () => {
  const bsInit2 = 109;
  const beam = (
    ...instructions: Parameters<typeof assembleBeam>[0]['functions'][0]['instructions'][number][]
  ) =>
    readBeam(
      assembleBeam({ module: 'made', imports: [], functions: [{ function: 'f', arity: 0, instructions }] }),
    );
  expect(newestRelease(beam([opcode.return]))).toBeUndefined();
  const build = [bsInit2, ['f', 0], ['u', 1], ['u', 0], ['u', 0], ['u', 0], ['x', 0]] as never;
  expect(newestRelease(beam(build, [opcode.return]))).toBe(28);
});
