import type { LeftOutReason } from '../release-input.ts';

/** The treatment of a file or folder of a release. */
export type Part =
  | { kind: 'kept' }
  /** Created again for the target. */
  | { kind: 'remade' }
  /** A boot file: read, and created again. */
  | { kind: 'boot' }
  /** Read apart: the folders of `lib/`. */
  | { kind: 'application' }
  | { kind: 'left-out'; why: LeftOutReason };

export interface ReleaseNames {
  name: string;
  version: string;
  /** Path of the `.rel` file. */
  relFile: string;
}

const leftOut = (why: LeftOutReason): Part => ({ kind: 'left-out', why });

/**
 * Determines the purpose of a file in a release.
 *
 * @param path in the release; that of a folder ends in `/`.
 */
export function partOf(path: string, { name, version, relFile }: ReleaseNames): Part {
  if (/^erts-[^/]+\/$/.test(path)) return leftOut('runtime');
  if (/^lib\/[^/]+\/$/.test(path)) return { kind: 'application' };
  if (/^(tmp|log|var)\/$|^[^/]+\.tar(\.gz|\.zst)?$|(^|\/)\.DS_Store$/.test(path)) return leftOut('work');
  if (path === 'releases/COOKIE') return leftOut('cookie');
  if (path === relFile || /^releases\/(RELEASES|start_erl\.data|[^/]+\.rel)$/.test(path))
    return { kind: 'remade' };
  const inReleases = /^releases\/([^/]+)\/(.*)$/.exec(path);
  if (inReleases) return partOfVersion(inReleases[1]!, inReleases[2]!, version);
  const inBin = /^bin\/([^/]+)$/.exec(path)?.[1];
  return inBin === undefined ? { kind: 'kept' } : partOfBin(inBin, name, version);
}

function partOfVersion(folder: string, file: string, version: string): Part {
  if (folder !== version) return leftOut('version');
  if (/^[^/]+\.boot$/.test(file)) return { kind: 'boot' };
  if (/^[^/]+\.script$/.test(file)) return leftOut('boot-text');
  if (/^(elixir|iex)(\.bat)?$/.test(file)) return leftOut('script');
  return { kind: 'kept' };
}

function partOfBin(file: string, name: string, version: string): Part {
  if (/\.boot$/.test(file)) return { kind: 'boot' };
  const base = file.replace(/\.(bat|cmd|ps1)$/, '');
  const isScript = base === name || base === `${name}-${version}`;
  const isHelper = file === 'nodetool' || file === 'install_upgrade.escript';
  return isScript || isHelper ? leftOut('script') : { kind: 'kept' };
}
