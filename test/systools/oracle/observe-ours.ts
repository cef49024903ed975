import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consultFirst } from '../../../src/erlang/syntax/consult.ts';
import { atom, list, nil, type Term, tuple } from '../../../src/erlang/term/term.ts';
import { OnebeamError } from '../../../src/errors/onebeam-error.ts';
import { Failure } from '../../../src/systools/failure.ts';
import { formatText } from '../../../src/systools/format/format-text.ts';
import { makeScript } from '../../../src/systools/make-script.ts';
import { makeTar } from '../../../src/systools/make-tar.ts';
import { scriptOptions, tarOptions } from '../../../src/systools/options/option-list.ts';
import type { Outcome } from '../../../src/systools/outcome.ts';
import { script2boot } from '../../../src/systools/script2boot.ts';
import { digest, digestOf, type Observation, recordedUmask, withMode } from './observation.ts';
import { type Call, layOut, type ReleaseCase } from './release-case.ts';

/** Lays a case out in a folder of its own and calls our systools in it. */
export async function observeOurs(releaseCase: ReleaseCase, otp: number): Promise<Observation[]> {
  const folder = mkdtempSync(join(tmpdir(), 'systools-'));
  const umask = process.umask(recordedUmask);
  try {
    layOut(folder, releaseCase);
    const observations: Observation[] = [];
    for (const call of releaseCase.calls) {
      const before = snapshot(folder);
      const { returned, text } = await carryOut(call, folder, otp);
      observations.push({ returned, text, files: changes(folder, before) });
    }
    return observations;
  } finally {
    process.umask(umask);
    rmSync(folder, { recursive: true });
  }
}

async function carryOut(call: Call, cwd: string, otp: number): Promise<{ returned: string; text: string }> {
  const surroundings = { cwd, otp };
  try {
    if (call.run === 'script2boot') {
      const { status, text } = await script2boot(call.name, surroundings);
      return { returned: status, text };
    }
    const options = consultFirst(Buffer.from(`${call.options ?? '[]'}.`), 'options');
    const outcome =
      call.run === 'make_script'
        ? await makeScript(call.name, { ...scriptOptions(options), ...surroundings })
        : await makeTar(call.name, { ...tarOptions(options), ...surroundings });
    return { returned: formatText('~0tp', returnedTerm(outcome)), text: outcome.text };
  } catch (error) {
    if (!(error instanceof OnebeamError && error.data.cause instanceof Failure)) throw error;
    const crash = tuple(atom('EXIT'), tuple(error.data.cause.reason, nil));
    return { returned: formatText('~0tp', crash), text: '' };
  }
}

function returnedTerm(outcome: Outcome<unknown>): Term {
  return outcome.status === 'ok'
    ? tuple(atom('ok'), atom('systools_make'), list(outcome.warnings))
    : tuple(atom('error'), atom(outcome.module), outcome.reason);
}

function snapshot(folder: string): Map<string, string> {
  return new Map(filesIn(folder).map((name) => [name, digest(readFileSync(join(folder, name)))]));
}

/** Links are not followed, and names that are not UTF-8 passed over, as by OTP. */
function filesIn(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const name = join(below, entry.name);
    if (entry.isDirectory()) return filesIn(folder, name);
    return entry.isFile() && !name.includes('\ufffd') ? [name] : [];
  });
}

function changes(folder: string, before: ReadonlyMap<string, string>): Record<string, string> {
  const after = snapshot(folder);
  const changed = [...after].filter(([name, sum]) => before.get(name) !== sum);
  const gone = [...before.keys()].filter((name) => !after.has(name));
  return Object.fromEntries([
    ...changed.map(([name]) => {
      const file = join(folder, name);
      return [name, withMode(digestOf(name, file, folder), statSync(file).mode & 0o7777)];
    }),
    ...gone.map((name) => [name, 'gone']),
  ]);
}
