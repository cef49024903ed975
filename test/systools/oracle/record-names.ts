import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  absoluteName,
  baseName,
  directoryOf,
  joinName,
  splitName,
} from '../../../src/systools/files/file-name.ts';
import { have } from '../../bed/not-available.ts';
import { otp, otpReleases } from '../../bed/otp.ts';
import { erlangMap } from '../../erlang/oracle.ts';
import { digest } from './observation.ts';

const fixture = join(import.meta.dirname, '../../fixtures/systools/names.json');

/** All texts of at most `length` characters. */
function texts(alphabet: string, length: number): string[] {
  if (length === 0) return [''];
  const shorter = texts(alphabet, length - 1);
  const longest = shorter.filter((text) => text.length === length - 1);
  return [...shorter, ...longest.flatMap((text) => [...alphabet].map((char) => text + char))];
}

/** Parts, joined or single: all names of up to six characters, all pairs of up to three, all triples of up to two. */
export const nameInputs: readonly (readonly string[])[] = [
  ...texts('a./', 6).map((name) => [name]),
  ...texts('a./', 3).flatMap((one) => texts('b./', 3).map((other) => [one, other])),
  ...texts('a/', 2).flatMap((one) =>
    texts('./', 2).flatMap((two) => texts('b/', 2).map((three) => [one, two, three])),
  ),
];

/** A line for each input: what the functions of `filename` make of it. */
export function ourNames(parts: readonly string[]): string {
  const joined = joinName(...parts);
  const [name = ''] = parts;
  if (parts.length > 1) return joined;
  return [
    joined,
    splitName(name).join(' '),
    directoryOf(name),
    baseName(name),
    absoluteName(name, '/cwd'),
  ].join('|');
}

const theirNames = `fun(Input) ->
    case binary:split(Input, <<0>>, [global]) of
      [Name] ->
        N = binary_to_list(Name),
        lists:join("|", [filename:join([N]), lists:join(" ", filename:split(N)), filename:dirname(N),
                         filename:basename(N), filename:absname(N, "/cwd")]);
      Names -> filename:join([binary_to_list(Name) || Name <- Names])
    end
  end`;

/** Every how many inputs one is recorded in full, to be read; all the others are in the digest. */
const every = 97;

export interface RecordedNames {
  readonly digest: string;
  /** The parts, between blanks, and the line. */
  readonly samples: Readonly<Record<string, string>>;
}

export function summary(lines: readonly string[]): RecordedNames {
  const samples = nameInputs.flatMap((parts, at) =>
    at % every === 0 ? [[parts.join(' '), lines[at]!]] : [],
  );
  return { digest: digest(lines.join('\n')), samples: Object.fromEntries(samples) };
}

/** Has `filename` of OTP 25, 27 and 29 work on all inputs, and writes down what they make of them. */
export async function recordNames(): Promise<void> {
  const recorded: Record<string, RecordedNames> = {};
  for (const release of otpReleases) {
    const lines = await erlangMap(
      have(await otp(release)),
      theirNames,
      nameInputs.map((parts) => Buffer.from(parts.join('\0'))),
    );
    recorded[release] = summary(lines.map(String));
  }
  const [first, ...others] = Object.values(recorded);
  const agree = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
  if (!agree) throw new Error('the OTP releases do not agree on file names');
  writeFileSync(fixture, `${JSON.stringify(first, undefined, 1)}\n`);
}

export const recordedNames = (): RecordedNames => JSON.parse(readFileSync(fixture, 'utf8'));
