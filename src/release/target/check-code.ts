import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { readBeam } from '../../beam/beam-file.ts';
import { newestRelease } from '../../beam/newest-release.ts';
import { oldestRelease } from '../../beam/oldest-release.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { releaseApplicationOf } from '../../payload/format/layout.ts';
import type { Warning } from '../../reporter.ts';

/** Since this release an emulator refuses some old code, so that instructions are looked at. */
const refusesOldCode = 29;

/** The number of files that are read in parallel. */
const atOnce = 32;

interface Misfit {
  path: string;
  problem: 'too-new' | 'too-old';
  found: number;
}

/**
 * Refuses code of a release that an OTP release does not load: compiled by a newer one, or by one so old that its instructions are
 * gone.
 *
 * @param files of the release.
 * @param release OTP of the target.
 * @returns a warning for files that are not BEAM files despite their name.
 * @throws OnebeamError `release-code-unfit`
 */
export async function checkCode(files: readonly PayloadFile[], release: number): Promise<Warning[]> {
  const beams = files.filter(({ path }) => path.endsWith('.beam'));
  const misfits: Misfit[] = [];
  const unreadable: string[] = [];
  for (let at = 0; at < beams.length; at += atOnce) {
    const some = await Promise.all(beams.slice(at, at + atOnce).map((file) => misfitOf(file, release)));
    for (const one of some) {
      if (typeof one === 'string') unreadable.push(one);
      else if (one) misfits.push(one);
    }
  }
  const [first] = misfits;
  if (first) {
    const same = misfits.filter(({ problem }) => problem === first.problem);
    // The newest module determines the required runtime.
    const worst = same.reduce((a, b) => (b.found > a.found ? b : a));
    throw new OnebeamError('release-code-unfit', {
      path: worst.path,
      expected: `${release}`,
      application: releaseApplicationOf(worst.path)?.replace(/-.*$/, '') ?? 'the release',
      module: basename(worst.path, '.beam'),
      modules: same.length,
      ...(first.problem === 'too-new'
        ? { problem: 'too-new', found: `${worst.found}` }
        : { problem: 'too-old' }),
    });
  }
  return unreadableWarning(unreadable);
}

/** @returns the path of a file that is not a BEAM file. */
async function misfitOf(file: PayloadFile, release: number): Promise<Misfit | string | undefined> {
  const { path, content } = file;
  try {
    const beam = readBeam(content instanceof Uint8Array ? content : await readFile(content.file), path);
    const oldest = oldestRelease(beam);
    if (oldest > release) return { path, problem: 'too-new', found: oldest };
    const newest = release >= refusesOldCode ? newestRelease(beam) : undefined;
    return newest !== undefined && newest < release ? { path, problem: 'too-old', found: newest } : undefined;
  } catch (error) {
    if (error instanceof OnebeamError && error.code === 'beam-invalid') return path;
    throw error;
  }
}

function unreadableWarning(paths: readonly string[]): Warning[] {
  if (paths.length === 0) return [];
  return [
    {
      code: 'release-code-unreadable',
      message: `not BEAM files, although they are called so: ${paths
        .slice(0, 3)
        .map((path) => `\`${path}\``)
        .join(', ')}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`,
      hint: 'compile them again; the program fails where it loads them',
    },
  ];
}
