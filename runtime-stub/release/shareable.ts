import { isOfRuntime } from '../../src/payload/format/layout.ts';
import type { ManifestFile } from '../../src/payload/format/manifest.ts';
import { mayBeProgramData } from './program-data.ts';

const executes = 0o111;

/**
 * Returns true when a file is a program or a script. They are not shared, so that `clean` can determine which
 * release runs.
 */
export const isExecutable = ({ mode }: Pick<ManifestFile, 'mode'>): boolean => (mode & executes) !== 0;

/**
 * Returns true when releases of one user may have a file in common: what belongs to the runtime, and modules. A program may write to its
 * own data, which must not reach another program.
 */
export const isShareable = (file: Pick<ManifestFile, 'path' | 'mode'>): boolean =>
  !mayBeProgramData(file) && (isOfRuntime(file.path) || /^erts-[^/]+\/|(^|\/)ebin\//.test(file.path));
