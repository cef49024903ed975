import { expect } from 'bun:test';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readBeam } from '../../../src/beam/beam-file.ts';
import { reduceBeam } from '../../../src/beam/reduce/reduce.ts';
import { wholeLoader, wholeModules } from '../../../src/start/reduced/whole-modules.ts';
import { beamFiles } from '../../beam/reduce/reduced-answers.ts';
import { otp, otpReleases } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { erlangMap } from '../../erlang/oracle.ts';

/**
 * Many processes call a missing function of a reduced `calendar` at the same time; a module without a file is an
 * error, not a loop.
 */
const program = `fun(Input) ->
    {Loader, Beam, Path} = binary_to_term(Input),
    {module, onebeam_whole} = erlang:load_module(onebeam_whole, Loader),
    onebeam_whole:remember([{calendar, Path}, {gone, "/no/such.beam"}]),
    {module, calendar} = erlang:load_module(calendar, Beam),
    false = erlang:check_old_code(calendar),
    true = calendar:is_leap_year(2024),
    true = erlang:function_exported(calendar, gregorian_days_to_date, 1),
    Kept = erlang:check_old_code(calendar),
    Me = self(),
    Pids = [spawn(fun() -> Me ! {self(), catch calendar:gregorian_days_to_date(740162 + N)} end) || N <- lists:seq(1, 30)],
    Answers = [receive {Pid, Answer} -> Answer end || Pid <- Pids],
    Gone = (catch onebeam_whole:call(gone, f, [])),
    io_lib:format("~w ~w ~w ~w", [Kept, Answers =:= [{2026, 7, N} || N <- lists:seq(1, 30)], erlang:check_old_code(calendar), element(1, element(2, Gone))])
  end`;

for (const release of otpReleases) {
  const tree = await otp(release);
  testWith({ tree }, `one of many callers loads the complete module, OTP ${release}`, async ({ tree }) => {
    const file = (await beamFiles(tree, /^stdlib-/)).find((path) => basename(path) === 'calendar.beam')!;
    const keep = (name: string) => name === 'is_leap_year';
    const { bytes } = reduceBeam(readBeam(readFileSync(file)), { keep, whole: wholeLoader })!;
    const input = term(wholeModules(), bytes, file.slice(tree.root.length));
    const [answer] = await erlangMap(tree, program, [input]);
    expect(`${answer}`).toBe('false true true {gone,{error,enoent}}');
  });
}

/** `{Loader, Beam, Path}` in the external term format. */
function term(loader: Uint8Array, beam: Uint8Array, path: string): Uint8Array {
  const sized = (tag: number, bytes: Uint8Array) => {
    const head = Buffer.from([tag, 0, 0, 0, 0]);
    head.writeUInt32BE(bytes.length, 1);
    return [head, bytes];
  };
  const string = Buffer.from([107, path.length >> 8, path.length & 255, ...Buffer.from(path)]);
  return Buffer.concat([Buffer.from([131, 104, 3]), ...sized(109, loader), ...sized(109, beam), string]);
}
