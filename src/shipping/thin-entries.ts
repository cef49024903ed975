import { type ArchiveEntry, inOnePiece } from './archives/pieces.ts';
import type { ShippedProgram, ShippedTarget } from './channels/shipped-program.ts';
import { sharedFiles } from './shared-files.ts';

/**
 * The files of a thin archive, below one folder of the program's name: `bin/<name>` (the launcher), `lib/<name>/` (the
 * tree), and what `sharedFiles` adds. Unpacked anywhere it runs where it is.
 *
 * @throws as `thin`
 */
export async function thinEntries(program: ShippedProgram, target: ShippedTarget): Promise<ArchiveEntry[]> {
  const { name } = program;
  const tree = await target.thin();
  const inside = (path: string) => `${name}/${path}`;
  const [programs, trees] = ['bin', 'lib'];
  return [
    { path: inside(`${programs}/${name}`), mode: 0o755, ...inOnePiece(tree.launcher(`../${trees}/${name}`)) },
    ...tree.files.map(({ path, mode, size, read }) => ({
      path: inside(`${trees}/${name}/${path}`),
      mode,
      size,
      content: read,
    })),
    ...sharedFiles(program).map((file) => ({ ...file, path: inside(file.path) })),
  ];
}
