import { applicationFolder } from '../../erlang/application/application-folder.ts';
import {
  isOfRuntime,
  isReleaseRuntime,
  type Layout,
  otpApplicationOf,
  releaseApplicationOf,
} from './layout.ts';

/** What a file of a payload belongs to. */
export interface FileOwner {
  /** An application's name; `runtime` for what is `erts/bin`, `program` for the program's own. */
  name: string;
  /** Of an application. */
  version?: string;
}

/**
 * Tells it from the path alone: `erts/lib/ssl-11.2/ebin/ssl.beam` is of `ssl` 11.2; in a release its own applications count like OTP's.
 */
export function fileOwner(path: string, layout: Layout = 'escript'): FileOwner {
  const isRelease = layout === 'release';
  const folder = isRelease ? releaseApplicationOf(path) : otpApplicationOf(path);
  const isRuntime = isRelease ? isReleaseRuntime(path) : isOfRuntime(path);
  if (!folder) return { name: isRuntime ? 'runtime' : 'program' };
  return applicationFolder(folder);
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
  layout: Layout = 'escript',
): OwnedSize[] {
  const sums = new Map<string, OwnedSize>();
  for (const { path, size } of files) {
    const owner = fileOwner(path, layout);
    const sum = sums.get(owner.name) ?? { ...owner, files: 0, size: 0 };
    sums.set(owner.name, { ...sum, files: sum.files + 1, size: sum.size + size });
  }
  return [...sums.values()].sort((one, other) => other.size - one.size || (one.name < other.name ? -1 : 1));
}
