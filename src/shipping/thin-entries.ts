import { type ArchiveEntry, inOnePiece } from './archives/pieces.ts';
import type { ShippedProgram, ShippedTarget, ThinTree } from './channels/shipped-program.ts';
import { sharedFiles } from './shared-files.ts';

/** The folders of launchers and of the tree, in an archive or a folder of the thin form. */
export const thinFolders = { launchers: 'bin', trees: 'lib' } as const;

/** Returns the path of a command's launcher. */
export const thinLauncher = (command: string): string => `${thinFolders.launchers}/${command}`;

/** The files of a relocatable thin form: launchers, and the tree beside them. */
export function treeEntries(name: string, tree: ThinTree): ArchiveEntry[] {
  const root = `${thinFolders.trees}/${name}`;
  return [
    ...tree.commands.map((command) => ({
      path: thinLauncher(command),
      mode: 0o755 as const,
      ...inOnePiece(tree.launcher(`../${root}`, command)),
    })),
    ...tree.files.map(({ path, mode, size, read }) => ({
      path: `${root}/${path}`,
      mode,
      size,
      content: read,
    })),
  ];
}

/**
 * The files of a thin archive, below one folder of the program's name: `bin/<name>` (the launcher), `lib/<name>/` (the
 * tree), and what `sharedFiles` adds. Unpacked anywhere it runs where it is.
 *
 * @throws as `thin`
 */
export async function thinEntries(program: ShippedProgram, target: ShippedTarget): Promise<ArchiveEntry[]> {
  const { name } = program;
  const entries = [...treeEntries(name, await target.thin()), ...sharedFiles(program)];
  return entries.map((entry) => ({ ...entry, path: `${name}/${entry.path}` }));
}
