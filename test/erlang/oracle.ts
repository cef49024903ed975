import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OracleOtp } from '../bed/otp28.ts';
import { recordedAnswer } from '../bed/recorded.ts';
import { runOk } from '../bed/run.ts';

/**
 * Applies an Erlang fun to each of the inputs, in one emulator of `otp`; the results are kept in the test bed.
 *
 * @param fun source text of a fun from a binary to an iolist; `Scratch` is the name of a file that it may write.
 * @param range what `erl +pc` is given.
 */
export async function erlangMap(
  otp: OracleOtp,
  fun: string,
  inputs: readonly Uint8Array[],
  range: 'latin1' | 'unicode' = 'latin1',
): Promise<Buffer[]> {
  // A dot before each keeps the empty ones apart from no line at all.
  const lines = inputs.map((input) => `.${Buffer.from(input).toString('base64')}\n`).join('');
  const asked = [await readFile(import.meta.path), otp.erlexec, otp.packageVersion ?? '', fun, range, lines];
  const { known, keep } = await recordedAnswer(asked);
  const answer = known ?? (await ask(otp, fun, lines, range));
  if (!known) await keep(answer);
  const answers = answer.toString('latin1').split('\n').slice(0, -1);
  return answers.map((line) => Buffer.from(line.slice(1), 'base64'));
}

async function ask(otp: OracleOtp, fun: string, lines: string, range: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-oracle-'));
  try {
    const [from, to] = [join(folder, 'in'), join(folder, 'out')];
    await writeFile(from, lines);
    const expression = `
      [In, Out, Scratch] = init:get_plain_arguments(), _ = Scratch,
      F = ${fun},
      {ok, Bytes} = file:read_file(In),
      Lines = binary:split(Bytes, <<"\\n">>, [global, trim_all]),
      Done = [[".", base64:encode(iolist_to_binary(F(base64:decode(L)))), "\\n"] || <<".", L/binary>> <- Lines],
      ok = file:write_file(Out, Done), halt().`;
    const flags = [
      '+pc',
      range,
      '+fnu',
      '-noshell',
      '-eval',
      expression,
      '-extra',
      from,
      to,
      join(folder, 'scratch'),
    ];
    await runOk(otp.erlexec, flags, { env: { PATH: process.env.PATH, HOME: folder, ...otp.environment } });
    return await readFile(to);
  } finally {
    await rm(folder, { recursive: true });
  }
}
