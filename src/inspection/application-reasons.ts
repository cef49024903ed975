import { reasonText } from '../errors/faults/reason.ts';
import type { Manifest } from '../payload/format/manifest.ts';
import { analyseExecutable } from './analyse-executable.ts';
import { releaseReasons } from './release-executable.ts';

/** Texts that explain why applications are packed, by name. */
export interface ApplicationReasons {
  reasons: Map<string, string[]>;
  /** Excluded by `--drop-app`. */
  dropped: string[];
}

/**
 * Returns why each application of an executable is packed.
 *
 * @param place where `unpack` laid it out.
 * @throws as `analyseExecutable` and `releaseReasons`
 */
export async function reasonsOf(place: string, manifest: Manifest): Promise<ApplicationReasons> {
  if (manifest.release) return { reasons: await releaseReasons(place, manifest), dropped: [] };
  const { applications, dropped } = await analyseExecutable(place, manifest);
  return {
    reasons: new Map(applications.map((one) => [one.name, one.reasons.map(reasonText)])),
    dropped,
  };
}
