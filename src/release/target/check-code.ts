import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { readBeam } from '../../beam/beam-file.ts';
import { enabledFeatures, featureSince } from '../../beam/enabled-features.ts';
import { newestRelease, oldestRelease } from '../../beam/release-range.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { releaseApplicationOf } from '../../payload/format/layout.ts';
import type { Warning } from '../../reporter.ts';

/** Since this release an emulator refuses some old code, so that instructions are looked at. */
const refusesOldCode = 29;

/** Errors of a file that is not a BEAM file despite its name. */
const unreadable: ReadonlySet<string> = new Set(['beam-invalid', 'external-term-invalid']);

/** The number of files that are read in parallel. */
const atOnce = 32;

type Misfit = { path: string } & (
  | { problem: 'too-new' | 'too-old'; found: number }
  | { problem: 'feature'; found: string }
);

/** The code that an OTP release loads. */
interface Loads {
  release: number;
  /** Features of the language that the configuration turns on; `all` for every one. */
  features: readonly string[];
}

/**
 * Refuses code of a release that an OTP release does not load: compiled by a newer one, by one so old that its instructions are
 * gone, or with a feature of the language that is off.
 *
 * @param files of the release.
 * @param loads OTP of the target, and how it is started.
 * @returns a warning for files that are not BEAM files despite their name.
 * @throws OnebeamError `release-code-unfit`
 */
export async function checkCode(files: readonly PayloadFile[], loads: Loads): Promise<Warning[]> {
  const beams = files.filter(({ path }) => path.endsWith('.beam'));
  const misfits: Misfit[] = [];
  const others: string[] = [];
  for (let at = 0; at < beams.length; at += atOnce) {
    const some = await Promise.all(beams.slice(at, at + atOnce).map((file) => misfitOf(file, loads)));
    for (const one of some) {
      if (typeof one === 'string') others.push(one);
      else if (one) misfits.push(one);
    }
  }
  if (misfits.length > 0) throw unfit(misfits, loads.release);
  return unreadableWarning(others);
}

function unfit(misfits: readonly Misfit[], release: number): OnebeamError {
  // The age of code says more than a feature, which new code often has as well.
  const first = misfits.find(({ problem }) => problem !== 'feature') ?? misfits[0]!;
  const same = misfits.filter(({ problem }) => problem === first.problem);
  // The newest module determines the required runtime.
  const worst = same.reduce((a, b) => (b.found > a.found ? b : a));
  const data = {
    path: worst.path,
    expected: `${release}`,
    application: releaseApplicationOf(worst.path)?.replace(/-.*$/, '') ?? 'the release',
    module: basename(worst.path, '.beam'),
    modules: same.length,
  };
  if (worst.problem === 'too-old')
    return new OnebeamError('release-code-unfit', { ...data, problem: 'too-old' });
  const { problem } = worst;
  const since = problem === 'feature' ? featureSince(worst.found) : undefined;
  return new OnebeamError('release-code-unfit', {
    ...{ ...data, problem, found: `${worst.found}` },
    ...(since !== undefined && { since: `${since}` }),
  });
}

/** @returns the path of a file that is not a BEAM file. */
async function misfitOf(
  file: PayloadFile,
  { release, features }: Loads,
): Promise<Misfit | string | undefined> {
  const { path, content } = file;
  try {
    const beam = readBeam(content instanceof Uint8Array ? content : await readFile(content.file), path);
    const oldest = oldestRelease(beam);
    if (oldest > release) return { path, problem: 'too-new', found: oldest };
    const newest = release >= refusesOldCode ? newestRelease(beam) : undefined;
    if (newest !== undefined && newest < release) return { path, problem: 'too-old', found: newest };
    if (features.includes('all')) return undefined;
    const off = enabledFeatures(beam).find(
      (one) => !features.includes(one) && !((featureSince(one) ?? Infinity) <= release),
    );
    return off === undefined ? undefined : { path, problem: 'feature', found: off };
  } catch (error) {
    if (error instanceof OnebeamError && unreadable.has(error.code)) return path;
    throw error;
  }
}

function unreadableWarning(paths: readonly string[]): Warning[] {
  if (paths.length === 0) return [];
  return [
    {
      code: 'release-code-unreadable',
      message: `not BEAM files, despite their names: ${paths
        .slice(0, 3)
        .map((path) => `\`${path}\``)
        .join(', ')}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`,
      hint: 'compile them again; the program fails where it loads them',
    },
  ];
}
