import { decodeTerm } from '../../src/erlang/external/decode-term.ts';
import { printFlat } from '../../src/erlang/print/print-flat.ts';
import { consult } from '../../src/erlang/syntax/consult.ts';
import { atom, integer, list, tuple } from '../../src/erlang/term/term.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { syntaxOf } from '../../src/systools/files/term-file.ts';
import type { OracleOtp } from '../bed/otp28.ts';
import { erlangMap } from './oracle.ts';
import type { Random } from './random.ts';

/** Returns what `file:consult/1` of an OTP release returns for a text, as our reader has it. */
export function readAs(text: string, otp: number): string {
  try {
    return printFlat(tuple(atom('ok'), list(consult(Buffer.from(text), undefined, otp))), 'unicode');
  } catch (error) {
    if (!(error instanceof OnebeamError)) throw error;
    const fault = syntaxOf(error, otp);
    if (!fault) return error.code;
    const module = atom(fault.kind === 'scan' ? 'erl_scan' : 'erl_parse');
    return printFlat(tuple(atom('error'), tuple(integer(fault.line), module, fault.descriptor)), 'unicode');
  }
}

const consultThere = `fun(Source) ->
    ok = file:write_file(Scratch, Source),
    term_to_binary(case catch file:consult(Scratch) of {'EXIT', _} -> crash; {error, tokens} -> crash; Read -> Read end)
  end`;

/** Returns what `file:consult/1` there returns for each text. */
export async function readThere(there: OracleOtp, texts: readonly string[]): Promise<string[]> {
  const answers = await erlangMap(
    there,
    consultThere,
    texts.map((text) => Buffer.from(text)),
  );
  return answers.map((answer) => printFlat(decodeTerm(answer), 'unicode'));
}

/** The texts that are read differently, and how. Where OTP crashes, a text must be refused. */
export async function differences(
  there: OracleOtp,
  texts: readonly string[],
): Promise<Record<string, string>> {
  const theirs = await readThere(there, texts);
  const found: Record<string, string> = {};
  for (const [at, text] of texts.entries()) {
    const ours = readAs(text, there.release);
    const agree = theirs[at] === 'crash' ? ours.startsWith('{error,') : ours === theirs[at];
    if (!agree) found[text] = `${ours} | ${theirs[at]}`;
  }
  return found;
}

const pieces = [
  'maybe',
  'else',
  '"',
  '"""',
  '\n',
  '~',
  '~s',
  '~b',
  '~S',
  '\\',
  '^',
  '?',
  '1',
  '0',
  '_',
  'e',
  'E',
  '.',
  ' ',
  '#',
  '16#',
  'a',
  'A',
  'f',
  '+',
  '-',
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '<<',
  '>>',
  '&&',
  '<:-',
  '#_',
  '=>',
  ':=',
  '||',
  '|',
  ',',
  '$',
  "'",
  '%',
  'é',
  '☺',
  'if',
  'end',
  'catch',
  'fun',
  '/',
  ':',
  '"x"',
  'x',
  '.5',
  '\r',
];

/** A few tokens side by side. */
export function randomTokens(random: Random): string {
  const text = Array.from({ length: 1 + random.below(9) }, () => random.pick(pieces)).join('');
  return random.below(3) > 0 ? `${text}.` : text;
}

/** A text with a piece more or some characters less. */
export function mutated(random: Random, text: string): string {
  const chars = [...text];
  const at = random.below(chars.length + 1);
  if (random.below(2) > 0) chars.splice(at, random.below(3));
  else chars.splice(at, 0, random.pick(pieces));
  return chars.join('');
}
