import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { consultFirst } from '../../../src/erlang/syntax/consult.ts';
import type { Otp } from '../../bed/otp.ts';
import { run } from '../../bed/run.ts';
import { digestOf, type Observation, withMode } from './observation.ts';
import { layOut, type ReleaseCase } from './release-case.ts';

/**
 * Writes the files of cases and runs their calls with the real systools of an OTP, all in one emulator.
 *
 * @param keep a folder for all files, to examine differences.
 * @returns by the name of the case.
 */
export async function observeReal(
  cases: readonly ReleaseCase[],
  otp: Otp,
  keep?: string,
): Promise<Map<string, Observation[]>> {
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'systools-real-'));
  try {
    const calls: string[] = [];
    cases.forEach((releaseCase, caseNumber) => {
      const place = join(folder, `case-${caseNumber}`);
      mkdirSync(place, { recursive: true });
      layOut(place, releaseCase);
      releaseCase.calls.forEach((call, callNumber) => {
        const out = join(folder, `out-${caseNumber}-${callNumber}`);
        calls.push(
          `{${quoted(out)}, ${quoted(place)}, ${call.run}, ${quoted(call.name)}, ${call.options ?? '[]'}}.\n`,
        );
      });
    });
    writeFileSync(join(folder, 'calls'), calls.join(''));
    await runDriver(folder, otp);
    return new Map(
      cases.map((it, number) => [it.name, it.calls.map((_, call) => read(folder, number, call))]),
    );
  } finally {
    if (keep === undefined) rmSync(folder, { recursive: true });
  }
}

async function runDriver(folder: string, { erlexec, environment }: Otp): Promise<void> {
  const compile = `{ok, M, B} = compile:file(${quoted(join(import.meta.dirname, 'driver.erl'))}, [binary])`;
  const load = '{module, _} = code:load_binary(M, "driver.erl", B)';
  const start = `M:main(${quoted(join(folder, 'calls'))}, ${quoted(join(folder, 'done'))})`;
  const args = ['+fnu', '+pc', 'latin1', '-noshell', '-eval', `${compile}, ${load}, ${start}.`];
  const env = {
    PATH: process.env.PATH,
    LC_ALL: 'C.UTF-8',
    HOME: folder,
    ...environment,
  };
  const ran = await run(erlexec, args, { env, cwd: folder, timeout: 600_000 });
  if (existsSync(join(folder, 'done'))) return;
  throw new Error(`the driver failed: ${Buffer.from(ran.stdout)} ${Buffer.from(ran.stderr)}`);
}

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

function read(folder: string, caseNumber: number, callNumber: number): Observation {
  const place = join(folder, `case-${caseNumber}`);
  const out = join(folder, `out-${caseNumber}-${callNumber}`);
  const text = (name: string): string => readFileSync(join(out, name), 'utf8');
  const made = join(out, 'files');
  const names = existsSync(made) ? (readdirSync(made, { recursive: true }) as string[]) : [];
  const files = names.filter((name) => statSync(join(made, name)).isFile());
  const modes = new Map(
    text('modes')
      .split('\n')
      .map((line) => line.split('\t') as [string, string]),
  );
  const gone = text('gone')
    .split('\n')
    .filter((name) => name !== '');
  return {
    returned: withNewQuotes(text('returned')),
    text: text('text'),
    files: Object.fromEntries([
      ...files.map((name) => [
        name,
        withMode(digestOf(name, readFileSync(join(made, name)), place), Number(modes.get(name))),
      ]),
      ...gone.map((name) => [name, 'gone']),
    ]),
  };
}

/** OTP 25 prints `maybe` and `else` without quotes, newer ones with: the same term is the same text here. */
function withNewQuotes(text: string): string {
  return printFlat(consultFirst(Buffer.from(`${text}.`), 'what the driver returned'));
}
