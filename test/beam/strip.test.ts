import { expect } from 'bun:test';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { atomTable } from '../../src/beam/atoms.ts';
import { readBeam } from '../../src/beam/beam-file.ts';
import { exports, imports } from '../../src/beam/functions.ts';
import { stripBeam } from '../../src/beam/strip.ts';
import { decodeTerm } from '../../src/erlang/external/decode-term.ts';
import { printFlat } from '../../src/erlang/print/print-flat.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { erlangMap } from '../erlang/oracle.ts';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/**
 * The results of `beam_lib` for a file: the digests of the stripped module and of the atoms, and the lengths of the
 * tables.
 */
const facts = `fun(File) ->
    {ok, Bytes} = file:read_file(File),
    {ok, {_, Stripped}} = beam_lib:strip(Bytes, ["Attr"]),
    {ok, {_, [{imports, I}, {exports, E}, {atoms, A}]}} = beam_lib:chunks(Bytes, [imports, exports, atoms]),
    Atoms = unicode:characters_to_binary(lists:join("\\n", [atom_to_list(Atom) || {_, Atom} <- A])),
    Hex = fun(B) -> string:lowercase(binary:encode_hex(crypto:hash(sha256, B))) end,
    term_to_binary({Hex(zlib:gunzip(Stripped)), Hex(Atoms), length(I), length(E)})
  end`;

for (const release of [25, 27, 29] as const) {
  const there = await otp(release);
  testWith({ there }, `strips and reads the modules of OTP ${release} as its beam_lib`, async ({ there }) => {
    const lib = join(there.root, 'lib');
    const files = readdirSync(lib)
      .filter((folder) => /^(kernel|stdlib|sasl|ssl)-/.test(folder))
      .flatMap((folder) =>
        readdirSync(join(lib, folder, 'ebin')).map((name) => join(lib, folder, 'ebin', name)),
      )
      .filter((file) => file.endsWith('.beam'));
    expect(files.length).toBeGreaterThan(200);
    const answers = await erlangMap(
      there,
      facts,
      files.map((file) => Buffer.from(file)),
    );
    for (const [at, file] of files.entries()) {
      const bytes = readFileSync(file);
      const beam = readBeam(bytes, file);
      const counts = `${imports(beam).length},${exports(beam).length}`;
      const ours = `{<<"${sha256(stripBeam(bytes))}">>,<<"${sha256(atomTable(beam).join('\n'))}">>,${counts}}`;
      expect(ours).toBe(printFlat(decodeTerm(answers[at]!)));
    }
  });
}
