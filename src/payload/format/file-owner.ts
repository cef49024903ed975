import { applicationFolder } from '../../erlang/application/application-folder.ts';
import {
  isOfRuntime,
  isReleaseRuntime,
  otpApplicationOf,
  type PayloadLayout,
  programOf,
  releaseApplicationOf,
} from './layout.ts';

/** The owner of a file in a payload. */
export interface FileOwner {
  /**
   * An application's name; `runtime` for `erts/bin`, `program` for files of the program, `program <name>` for one of
   * several programs.
   */
  name: string;
  /** Of an application. */
  version?: string;
}

/**
 * Determines it from the path: `erts/lib/ssl-11.2/ebin/ssl.beam` belongs to `ssl` 11.2; in a release, its
 * applications count like OTP's.
 */
export function fileOwner(path: string, layout: PayloadLayout = 'escript'): FileOwner {
  if (layout === 'release') return ownerInRelease(path);
  const folder = otpApplicationOf(path);
  if (folder) return applicationFolder(folder);
  if (isOfRuntime(path)) return { name: 'runtime' };
  const program = programOf(path);
  return { name: program === undefined ? 'program' : `program ${program}` };
}

function ownerInRelease(path: string): FileOwner {
  const folder = releaseApplicationOf(path);
  if (folder) return applicationFolder(folder);
  return { name: isReleaseRuntime(path) ? 'runtime' : 'program' };
}

/** Files and bytes of an owner. */
export interface OwnedSize extends FileOwner {
  files: number;
  /** Uncompressed, in bytes. */
  size: number;
}

/** By owner, the largest first. */
export function ownedSizes(
  files: readonly { path: string; size: number }[],
  layout: PayloadLayout = 'escript',
): OwnedSize[] {
  const sums = new Map<string, OwnedSize>();
  for (const { path, size } of files) {
    const owner = fileOwner(path, layout);
    const sum = sums.get(owner.name) ?? { ...owner, files: 0, size: 0 };
    sums.set(owner.name, { ...sum, files: sum.files + 1, size: sum.size + size });
  }
  return [...sums.values()].sort((one, other) => other.size - one.size || (one.name < other.name ? -1 : 1));
}
