import type { Payload } from '../self.ts';
import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';

type ManifestFile = Payload['manifest']['files'][number];
/** Where the release and its marker are. */
type Release = { release: NativeText; marker: NativeText };

const inPriv = /^(?!erts\/)(.*\/)?priv\//;
const native = /\.(so|dylib|dll|exe)(\.|$)/i;
const executes = 0o111;

/**
 * Returns true when a file that differs from the packed one is data that the program has changed, and not a damaged file.
 *
 * Packed files are read-only, but root can still write to them, and a program may rename a new file over one.
 * For the program this succeeded, so the file stays as long as the release does. The file must be a regular
 * file below a `priv` folder, not code, and changed after the release was complete: a power loss leaves what
 * was written before. The kernel sets the time of change; programs cannot.
 */
export function isProgramData(machine: Machine, { release, marker }: Release, file: ManifestFile): boolean {
  if (!mayBeProgramData(file)) return false;
  const { path } = file;
  const { separator } = machine;
  const changed = (file: string) => {
    const facts = files().lstatSync(machine.path(file), { bigint: true, throwIfNoEntry: false });
    return facts?.isFile() ? facts.ctimeNs : undefined;
  };
  const own = changed(`${release}${separator}${machine.native(path.replaceAll('/', separator))}`);
  const complete = changed(marker);
  return own !== undefined && complete !== undefined && own > complete;
}

/** Returns true when a program may use a packed file as its data: below a `priv` folder, and not code. */
export const mayBeProgramData = ({ path, mode }: Pick<ManifestFile, 'path' | 'mode'>): boolean =>
  inPriv.test(path) && (mode & executes) === 0 && !native.test(path);
