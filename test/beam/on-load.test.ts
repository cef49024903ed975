import { expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBeam } from '../../src/beam/beam-file.ts';
import { mayRunOnLoad } from '../../src/beam/on-load.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { erlangMap } from '../erlang/oracle.ts';
import { buildBeam, smallChunks } from './build-beam.ts';

/** The loader's result for a module, without loading it. */
const loader = `fun(File) ->
    {ok, Bytes} = file:read_file(File),
    Module = list_to_atom(filename:basename(binary_to_list(File), ".beam")),
    atom_to_list(erlang:has_prepared_code_on_load(erlang:prepare_loading(Module, Bytes)))
  end`;

/** A module with this many functions, the last of which runs when it is loaded; none does with a negative number. */
const compiled = `fun(Text) ->
    Count = binary_to_integer(Text),
    Name = fun(N) -> list_to_atom("f" ++ integer_to_list(N)) end,
    Functions = [{function, 1, Name(N), 0, [{clause, 1, [], [], [{atom, 1, ok}]}]} || N <- lists:seq(1, abs(Count))],
    OnLoad = [{attribute, 1, on_load, {Name(Count), 0}} || Count > 0],
    Head = [{attribute, 1, module, m}, {attribute, 1, compile, [export_all, nowarn_export_all]}],
    {ok, m, Beam} = compile:forms(Head ++ OnLoad ++ Functions, [binary]),
    Beam
  end`;

for (const release of otpReleases) {
  const there = await otp(release);

  testWith(
    { there },
    `gives the loader’s result for every module of OTP ${release} what its loader says`,
    async ({ there }) => {
      const lib = join(there.root, 'lib');
      const files = (readdirSync(lib, { recursive: true }) as string[])
        .filter((path) => /^[^/]+\/ebin\/[^/]+\.beam$/.test(path))
        .map((path) => join(lib, path));
      expect(files.length).toBeGreaterThan(900);
      const answers = await erlangMap(
        there,
        loader,
        files.map((file) => Buffer.from(file)),
      );
      const theirs = files.filter((_, at) => `${answers[at]}` === 'true');
      expect(theirs.map((file) => file.split('/').at(-1))).toContain('crypto.beam');
      expect(files.filter((file) => mayRunOnLoad(readBeam(readFileSync(file))))).toEqual(theirs);
    },
  );

  testWith({ there }, `finds it behind any number of functions, OTP ${release}`, async ({ there }) => {
    // Their labels take one byte, two and three.
    const counts = [1, 5, 500, 2000];
    const inputs = counts.flatMap((count) => [count, -count]);
    const beams = await erlangMap(
      there,
      compiled,
      inputs.map((count) => Buffer.from(`${count}`)),
    );
    expect(beams.map((beam) => mayRunOnLoad(readBeam(beam)))).toEqual(inputs.map((count) => count > 0));
  });
}

const withCode = (hex: string) =>
  readBeam(
    buildBeam(
      smallChunks.map(([name, content]) => [name, name === 'Code' ? Buffer.from(hex, 'hex') : content]),
    ),
  );

test('a label of four bytes', () => {
  expect(mayRunOnLoad(withCode('00 01 38 00 90 00 95'.replaceAll(' ', '')))).toBe(true);
});

test.each([
  ['the instruction after something else', '00 02 10 95'],
  ['an operand that is no number of a label', '00 01 12 95'],
  ['a function with an argument', '10 01 10 95'],
  ['another instruction', '00 01 10 94'],
])('not %s', (_, hex) => {
  expect(mayRunOnLoad(withCode(hex.replaceAll(' ', '')))).toBe(false);
});

test('a module without code is refused by name', () => {
  const beam = readBeam(buildBeam(smallChunks.filter(([name]) => name !== 'Code')), 'x.beam');
  expect(() => mayRunOnLoad(beam)).toThrow(
    expect.objectContaining({ code: 'beam-invalid', data: expect.objectContaining({ path: 'x.beam' }) }),
  );
});
