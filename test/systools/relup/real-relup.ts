import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { consult } from '../../../src/erlang/syntax/consult.ts';
import { string, type Term } from '../../../src/erlang/term/term.ts';
import type { Otp } from '../../bed/otp.ts';
import { runOk } from '../../bed/run.ts';
import { layOut } from '../oracle/release-case.ts';
import type { RelupCase } from './relup-case.ts';

/** The effects of a call: equal for OTP's systools and onebeam's if both do the same. */
export interface RelupOutcome {
  /** `{ok, Relup, Module, Warnings}` or `{error, Module, Reason}`, on one line. */
  returned: string;
  /** Its text. */
  text: string;
  /** The file that was written, as text. */
  relup: string;
}

const driver = `
  [Calls, Out] = init:get_plain_arguments(),
  {ok, Terms} = file:consult(Calls),
  Wanted = [D || D <- code:get_path(), App <- ["/kernel-", "/stdlib-", "/sasl-"], string:find(D, App) =/= nomatch],
  [code:ensure_loaded(list_to_atom(filename:basename(F, ".beam"))) ||
    D <- Wanted, F <- filelib:wildcard(filename:join(D, "*.beam"))],
  true = code:set_path(["."]),
  Run = fun({Folder, File, Top, Up, Down, Options}) ->
    ok = file:set_cwd(Folder),
    {Returned, Text} = case catch systools:make_relup(Top, Up, Down, [silent | Options]) of
      {ok, _, Module, Warnings} = Ok -> {Ok, [Module:format_warning(W) || W <- Warnings]};
      {error, Module, Reason} = Error -> {Error, try Module:format_error(Reason) catch _:_ -> "no words" end};
      Other -> {Other, ""}
    end,
    Relup = case file:read_file(File) of {ok, Bytes} -> Bytes; _ -> <<>> end,
    Flat = fun(T) -> unicode:characters_to_list(iolist_to_binary(unicode:characters_to_binary(T))) end,
    {Flat(io_lib:format("~0tp", [Returned])), Flat(Text), unicode:characters_to_list(Relup)}
  end,
  Done = [io_lib:format("~w.~n", [Run(T)]) || T <- Terms],
  ok = file:write_file(Out, Done), halt().`;

/** Has the real systools make the relups of all cases, in one emulator. */
export async function realRelups(cases: readonly RelupCase[], otp: Otp): Promise<RelupOutcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'relup-real-'));
  try {
    const calls = cases.map((it, number) => {
      const place = join(folder, `${number}`);
      mkdirSync(place);
      layOut(place, { name: it.name, files: it.files, calls: [] });
      const { path = [], outdir, restartEmulator, warningsAsErrors } = it.options ?? {};
      const options = [
        `{path, ${texts(path)}}`,
        ...(outdir === undefined ? [] : [`{outdir, ${quoted(outdir)}}`]),
        ...(restartEmulator ? ['restart_emulator'] : []),
        ...(warningsAsErrors ? ['warnings_as_errors'] : []),
      ];
      const file = join(outdir ?? '.', 'relup');
      return `{${quoted(place)}, ${quoted(file)}, ${quoted(it.top)}, ${bases(it.up)}, ${bases(it.down)}, [${options}]}.\n`;
    });
    writeFileSync(join(folder, 'calls'), calls.join(''));
    const args = [
      '+fnu',
      '+pc',
      'latin1',
      '-noshell',
      '-eval',
      driver,
      '-extra',
      join(folder, 'calls'),
      join(folder, 'out'),
    ];
    const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', HOME: folder, ...otp.environment };
    await runOk(otp.erlexec, args, { env, cwd: folder, timeout: 300_000 });
    return consult(readFileSync(join(folder, 'out'))).map(outcomeOf);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function outcomeOf(term: Term): RelupOutcome {
  const [returned, text, relup] = (term.type === 'tuple' ? term.elements : []).map(plain);
  return { returned: returned!, text: text!, relup: relup! };
}

const plain = (term: Term): string =>
  term.type === 'list'
    ? term.elements.map((it) => String.fromCodePoint(Number(it.type === 'integer' ? it.value : 0))).join('')
    : '';

const quoted = (text: string): string => printFlat(string(text), 'unicode');
const texts = (all: readonly string[]): string => `[${all.map(quoted).join()}]`;
const bases = (all: RelupCase['up']): string =>
  `[${all.map((it) => (typeof it === 'string' ? quoted(it) : `{${it.map(quoted).join()}}`)).join()}]`;
