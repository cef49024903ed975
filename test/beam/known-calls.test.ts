import { expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembleBeam, opcode } from '../../src/beam/assemble.ts';
import { readBeam } from '../../src/beam/beam-file.ts';
import { knownCalls } from '../../src/beam/known-calls.ts';
import { decodeTerm } from '../../src/erlang/external/decode-term.ts';
import { atom } from '../../src/erlang/term/term.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { erlangMap } from '../erlang/oracle.ts';

/** How many calls of other modules' functions the disassembler of OTP finds. */
const count = `fun(File) ->
    {beam_file, _, _, _, _, Functions} = beam_disasm:file(binary_to_list(File)),
    Calls = [I || {function, _, _, _, Code} <- Functions, I <- Code, is_tuple(I),
                  lists:member(element(1, I), [call_ext, call_ext_last, call_ext_only])],
    term_to_binary(length(Calls))
  end`;

for (const release of otpReleases) {
  const tree = await otp(release);
  testWith({ tree }, `finds as many calls as beam_disasm, OTP ${release}`, async ({ tree }) => {
    const lib = join(tree.root, 'lib');
    const files = readdirSync(lib)
      .filter((folder) => /^(kernel|stdlib|ssl|compiler)-/.test(folder))
      .flatMap((folder) =>
        readdirSync(join(lib, folder, 'ebin')).map((name) => join(lib, folder, 'ebin', name)),
      )
      .filter((file) => file.endsWith('.beam'));
    const answers = await erlangMap(
      tree,
      count,
      files.map((file) => Buffer.from(file)),
    );
    const ours = files.map((file) => `${file} ${knownCalls(readBeam(readFileSync(file))).length}`);
    expect(ours).toEqual(
      files.map((file, at) => {
        const found = decodeTerm(answers[at]!);
        return `${file} ${found.type === 'integer' ? found.value : 'no number'}`;
      }),
    );
  });
}

test('forgets the content of a register at labels, after a call, and after other uses', () => {
  const call = [opcode.callExt, ['u', 1], ['u', 0]] as const;
  const x0 = ['x', 0] as const;
  const put = [opcode.move, ['a', 'name'], x0] as const;
  const beam = assembleBeam({
    module: 'm',
    imports: [{ module: 'application', function: 'start', arity: 1 }],
    functions: [
      {
        function: 'f',
        arity: 0,
        instructions: [
          ...[put, call, call],
          ...[put, [opcode.label, ['u', 15]] as const, call],
          ...[put, [opcode.getHd, ['x', 1], x0] as const, call],
          ...[put, [opcode.move, x0, ['y', 1]] as const, call, [opcode.move, ['y', 1], x0] as const, call],
          [opcode.return],
        ],
      },
    ],
  });
  const firsts = knownCalls(readBeam(beam)).map(({ arguments: [first] }) => first);
  expect(firsts).toEqual([atom('name'), undefined, undefined, undefined, atom('name'), atom('name')]);
});
