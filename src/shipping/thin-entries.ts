import { type ArchiveEntry, inOnePiece } from './archives/pieces.ts';
import type { ShippedProgram, ShippedTarget, ThinTree } from './channels/shipped-program.ts';

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

/** Where each shell looks for completions, relative to the prefix (`usr`, or a folder of the user's). */
const completionPaths = {
  bash: (name: string) => `share/bash-completion/completions/${name}`,
  zsh: (name: string) => `share/zsh/site-functions/_${name}`,
  fish: (name: string) => `share/fish/vendor_completions.d/${name}.fish`,
} as const;

/**
 * The completions, manual pages, licence and README that the project gives, where a prefix has them. Paths are relative to it;
 * manual pages are not compressed.
 */
function sharedFiles({ name, metadata }: Pick<ShippedProgram, 'name' | 'metadata'>): ArchiveEntry[] {
  const { completions, man, licenceText, readme } = metadata;
  const file = (path: string, content: Uint8Array | string): ArchiveEntry => ({
    path,
    mode: 0o644,
    ...inOnePiece(content),
  });
  const shells = Object.keys(completionPaths) as (keyof typeof completionPaths)[];
  return [
    ...shells.flatMap((shell) => {
      const script = completions[shell];
      return script ? [file(completionPaths[shell](name), script)] : [];
    }),
    ...(licenceText === undefined ? [] : [file(`share/doc/${name}/LICENSE`, licenceText)]),
    ...(readme === undefined ? [] : [file(`share/doc/${name}/README.md`, readme)]),
    ...man.map((page) => file(`share/man/man${manualSection(page.name)}/${page.name}`, page.content)),
  ];
}

/** `1` of `greeter.1` and `greeter-serve.1`. */
const manualSection = (name: string): string => /\.([1-9])[a-z]*$/.exec(name)?.[1] ?? '1';
