import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { consultFirst } from '../../../src/erlang/syntax/consult.ts';
import { atom, list, nil, type Term, tuple } from '../../../src/erlang/term/term.ts';
import { OnebeamError } from '../../../src/errors/onebeam-error.ts';
import { SystoolsError } from '../../../src/systools/failure.ts';
import { type ReleaseFiles, systemFiles } from '../../../src/systools/files/release-files.ts';
import { formatText } from '../../../src/systools/format/format-text.ts';
import { makeScript } from '../../../src/systools/make-script.ts';
import { makeTar } from '../../../src/systools/make-tar.ts';
import { scriptOptions, tarOptions } from '../../../src/systools/options/option-list.ts';
import type { Outcome } from '../../../src/systools/outcome.ts';
import { script2boot } from '../../../src/systools/script2boot.ts';
import { smallFiles } from '../../bed/small-files.ts';
import { MemoryFiles } from './memory-files.ts';
import { digestOf, type Observation, recordedUmask, withMode } from './observation.ts';
import { type Call, layOut, type ReleaseCase } from './release-case.ts';

/** A case laid out, and the files there are. */
interface Bench {
  folder: string;
  files: ReleaseFiles;
  /** All files by their name below the folder. */
  contents(): ReadonlyMap<string, Uint8Array>;
  /** Without the kind of file. */
  modeOf(name: string): number;
}

/** Calls our systools in a case that is laid out in memory, or on the disk where a call needs more than `ReleaseFiles`. */
export function observeOurs(releaseCase: ReleaseCase, otp: number): Promise<Observation[]> {
  return fitsMemory(releaseCase) ? observeInMemory(releaseCase, otp) : observeOnDisk(releaseCase, otp);
}

/**
 * Returns true when a case has no links, permissions and names that are not text, and no call that streams
 * files into an archive.
 */
export function fitsMemory({ links, modes, rawFiles, calls }: ReleaseCase): boolean {
  return !links && !modes && !rawFiles && calls.every(({ run }) => run !== 'make_tar');
}

export function observeInMemory(releaseCase: ReleaseCase, otp: number): Promise<Observation[]> {
  const folder = '/a case';
  const files = MemoryFiles.of(folder, releaseCase);
  const contents = () =>
    new Map([...files.all()].map(([path, bytes]) => [path.slice(folder.length + 1), bytes]));
  return observe(releaseCase, { folder, files, contents, modeOf: () => 0o644 }, otp);
}

export async function observeOnDisk(releaseCase: ReleaseCase, otp: number): Promise<Observation[]> {
  const folder = mkdtempSync(join(smallFiles, 'systools-'));
  const umask = process.umask(recordedUmask);
  try {
    layOut(folder, releaseCase);
    return await observe(
      releaseCase,
      {
        folder,
        files: systemFiles,
        contents: () => new Map(filesIn(folder).map((name) => [name, readFileSync(join(folder, name))])),
        modeOf: (name) => statSync(join(folder, name)).mode & 0o7777,
      },
      otp,
    );
  } finally {
    process.umask(umask);
    rmSync(folder, { recursive: true });
  }
}

async function observe({ calls }: ReleaseCase, bench: Bench, otp: number): Promise<Observation[]> {
  const observations: Observation[] = [];
  for (const call of calls) {
    const before = bench.contents();
    const { returned, text } = await carryOut(call, bench, otp);
    observations.push({ returned, text, files: changes(bench, before) });
  }
  return observations;
}

async function carryOut(
  call: Call,
  { folder, files }: Bench,
  otp: number,
): Promise<{ returned: string; text: string }> {
  const surroundings = { cwd: folder, otp };
  try {
    if (call.run === 'script2boot') {
      const { status, text } = await script2boot(call.name, {
        ...surroundings,
        files,
      });
      return { returned: status, text };
    }
    const options = consultFirst(Buffer.from(`${call.options ?? '[]'}.`), 'options');
    const outcome =
      call.run === 'make_script'
        ? await makeScript(call.name, {
            ...scriptOptions(options),
            ...surroundings,
            files,
          })
        : await makeTar(call.name, { ...tarOptions(options), ...surroundings });
    return {
      returned: formatText('~0tp', returnedTerm(outcome)),
      text: outcome.text,
    };
  } catch (error) {
    if (!(error instanceof OnebeamError && error.cause instanceof SystoolsError)) throw error;
    const crash = tuple(atom('EXIT'), tuple(error.cause.reason, nil));
    return { returned: formatText('~0tp', crash), text: '' };
  }
}

function returnedTerm(outcome: Outcome<unknown>): Term {
  return outcome.status === 'ok'
    ? tuple(atom('ok'), atom('systools_make'), list(outcome.warnings))
    : tuple(atom('error'), atom(outcome.module), outcome.reason);
}

/** Links are not followed, and names that are not UTF-8 passed over, as by OTP. */
function filesIn(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const name = join(below, entry.name);
    if (entry.isDirectory()) return filesIn(folder, name);
    return entry.isFile() && !name.includes('\ufffd') ? [name] : [];
  });
}

function changes(
  { folder, contents, modeOf }: Bench,
  before: ReadonlyMap<string, Uint8Array>,
): Record<string, string> {
  const after = contents();
  const isSame = (name: string, bytes: Uint8Array) =>
    before.get(name) === bytes || Buffer.compare(before.get(name) ?? Buffer.of(), bytes) === 0;
  const changed = [...after].filter(([name, bytes]) => !before.has(name) || !isSame(name, bytes));
  const gone = [...before.keys()].filter((name) => !after.has(name));
  return Object.fromEntries([
    ...changed.map(([name, bytes]) => [name, withMode(digestOf(name, bytes, folder), modeOf(name))]),
    ...gone.map((name) => [name, 'gone']),
  ]);
}
