import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { isPreloaded } from '../../analysis/otp-applications.ts';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { readBeam } from '../../beam/beam-file.ts';
import { imports } from '../../beam/functions.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { OtpTree } from '../../otp/otp-tree.ts';
import { releaseApplicationOf } from '../../payload/format/layout.ts';
import type { Warning } from '../../reporter.ts';

/** The applications of a release, and those that its code may call in addition. */
export interface CallCheck {
  /** Names of the applications that are packed. */
  packed: ReadonlySet<string>;
  otp: Pick<OtpTree, 'moduleOwner'>;
  /** Applications in the given folders that the release does not have, by their modules. */
  beside: ReadonlyMap<string, string>;
}

/**
 * Names applications that the code of a release calls and that the release does not have. A release is made of `.app` files, which
 * may not list all of them: a complete Erlang finds their modules, and the executable would not.
 *
 * @param files of the release.
 */
export async function callWarnings(
  files: readonly PayloadFile[],
  { packed, otp, beside }: CallCheck,
): Promise<Warning[]> {
  const beams = files.filter(({ path }) => path.endsWith('.beam'));
  const own = new Set(beams.map(({ path }) => posix.basename(path, '.beam')));
  const missing = { otp: new Map<string, Set<string>>(), beside: new Map<string, Set<string>>() };
  for (const file of beams) {
    const by = releaseApplicationOf(file.path)?.replace(/-.*$/, '') ?? file.path;
    for (const module of await calledBy(file)) {
      if (own.has(module) || isPreloaded(module)) continue;
      const ofOtp = otp.moduleOwner(module);
      const owner = ofOtp ?? beside.get(module);
      if (owner === undefined || packed.has(owner)) continue;
      const place = ofOtp === undefined ? missing.beside : missing.otp;
      place.set(owner, (place.get(owner) ?? new Set()).add(by));
    }
  }
  const all = [...missing.otp, ...missing.beside];
  if (all.length === 0) return [];
  const text = all.map(([name, by]) => `\`${name}\` (by ${[...by].sort().join(', ')})`).sort();
  const ways = [
    ...(missing.otp.size > 0 ? [`\`--add-app ${namesOf(missing.otp)}\``] : []),
    ...(missing.beside.size > 0 ? [`${namesOf(missing.beside)} after \`--start\``] : []),
  ];
  return [
    {
      code: 'release-calls-missing',
      message: `the release calls applications that it does not have: ${text.join(', ')}`,
      hint: `add those that it needs: ${ways.join(', and ')}`,
      suspected: true,
    },
  ];
}

const namesOf = (missing: ReadonlyMap<string, unknown>): string => [...missing.keys()].sort().join(',');

/** Returns nothing for a file that is not a BEAM file: `checkCode` names it. */
async function calledBy({ path, content }: PayloadFile): Promise<Set<string>> {
  try {
    const beam = readBeam(content instanceof Uint8Array ? content : await readFile(content.file), path);
    return new Set(imports(beam).map(({ module }) => module));
  } catch (error) {
    if (error instanceof OnebeamError) return new Set();
    throw error;
  }
}
