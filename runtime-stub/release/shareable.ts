import { isOfRuntime } from '../../src/payload/format/layout.ts';
import type { ManifestFile } from '../../src/payload/format/manifest.ts';
import { mayBeProgramData } from './program-data.ts';

const executes = 0o111;

/** Whether a file is a program or a script. Each release has its own, so that `clean` can tell which of them runs. */
export const isExecutable = ({ mode }: Pick<ManifestFile, 'mode'>): boolean => (mode & executes) !== 0;

/**
 * Whether releases of one user may have a file in common: what belongs to the runtime, and modules. A program may write to its
 * own data, which must not reach another program.
 */
export const isShareable = (file: Pick<ManifestFile, 'path' | 'mode'>): boolean =>
  !mayBeProgramData(file) && (isOfRuntime(file.path) || /^erts-[^/]+\/|(^|\/)ebin\//.test(file.path));
