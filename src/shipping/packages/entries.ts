import { createHash } from 'node:crypto';
import type { ShippedProgram, ThinTree } from '../channels/shipped-program.ts';
import { collect, gzipStream, type Pieces } from './streams.ts';

/** A file or folder that a package installs. */
export interface PackageEntry {
  type: 'folder' | 'file' | 'link';
  /** Relative to `/`, UTF-8: `usr/bin/greeter`; nothing behind a folder's name. */
  path: string;
  mode: number;
  /** In bytes; 0 for anything but a file. */
  size: number;
  /** Of a link. */
  target?: string;
  /** Lower-case hexadecimal; none for anything but a file. */
  sha256?: string;
  /** Files with a special role for package managers: files that users change are kept, documentation may be excluded. */
  role?: 'configuration' | 'documentation' | 'licence';
  read(): Pieces;
}

/** The folders where distributions expect files of a program. */
export interface PackagePlaces {
  /** The folder of zsh's completion functions. */
  zsh: string;
}

/** A small file. */
export function fileEntry(
  path: string,
  content: Uint8Array | string,
  more: Pick<PackageEntry, 'role'> & { mode?: number } = {},
): PackageEntry {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    type: 'file',
    path,
    mode: more.mode ?? 0o644,
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    ...(more.role && { role: more.role }),
    read: () => [bytes],
  };
}

/** An empty folder, or one with a special mode. */
export const folderEntry = (path: string, mode = 0o755): PackageEntry => ({
  type: 'folder',
  path,
  mode,
  size: 0,
  read: () => [],
});

/** A digest of an entry's content, in lower-case hexadecimal: of a link, of its target. */
export async function digestOf(entry: PackageEntry, algorithm: 'md5' | 'sha1'): Promise<string> {
  const hash = createHash(algorithm);
  if (entry.type === 'link') hash.update(entry.target ?? '');
  else for await (const piece of entry.read()) hash.update(piece);
  return hash.digest('hex');
}

/** Returns the folder of a program's thin tree in a package. */
export const treeFolder = (name: string): string => `usr/lib/${name}`;

/** The thin form: a launcher for each command, and the tree. */
export function treeEntries(name: string, tree: ThinTree): PackageEntry[] {
  const root = treeFolder(name);
  return [
    ...tree.commands.map((command) =>
      fileEntry(`usr/bin/${command}`, tree.launcher(`/${root}`, command), { mode: 0o755 }),
    ),
    ...tree.files.map(
      (file): PackageEntry => ({
        type: 'file',
        path: `${root}/${file.path}`,
        mode: file.mode,
        size: file.size,
        sha256: file.sha256,
        read: () => file.read(),
      }),
    ),
  ];
}

/** Returns additional files of the program: completions and manual pages. */
export async function accompanyingEntries(
  { name, metadata }: ShippedProgram,
  { zsh }: PackagePlaces,
): Promise<PackageEntry[]> {
  const completions = {
    bash: `usr/share/bash-completion/completions/${name}`,
    zsh: `${zsh}/_${name}`,
    fish: `usr/share/fish/vendor_completions.d/${name}.fish`,
  };
  const entries: PackageEntry[] = [];
  for (const [shell, content] of Object.entries(metadata.completions))
    if (content) entries.push(fileEntry(completions[shell as keyof typeof completions], content));
  for (const { name: page, content } of metadata.man) {
    const section = page.slice(page.lastIndexOf('.') + 1);
    const packed = await collect(gzipStream([content]));
    entries.push(fileEntry(`usr/share/man/man${section}/${page}.gz`, packed, { role: 'documentation' }));
  }
  return entries;
}

/** The entries with all folders above them, sorted by the bytes of their paths, each folder before what is in it. */
export function withFolders(entries: readonly PackageEntry[]): PackageEntry[] {
  const all = new Map(entries.map((entry) => [entry.path, entry]));
  for (const { path } of entries) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = path.slice(0, slash);
      if (!all.has(folder)) all.set(folder, folderEntry(folder));
    }
  }
  const key = ({ path }: PackageEntry) => Buffer.from(path.replaceAll('/', '\0'));
  return [...all.values()].sort((one, other) => Buffer.compare(key(one), key(other)));
}

/** Folders that belong to the system; all other folders belong to the package. */
export const isSystemFolder = (path: string): boolean =>
  /^(usr(\/(bin|lib|share))?|etc|var(\/(lib|log))?|usr\/lib\/(systemd(\/system)?|sysusers\.d|tmpfiles\.d))$/.test(
    path,
  ) ||
  /^usr\/share\/(doc|licenses|man(\/man\w+)?|fish(\/vendor_completions\.d)?|zsh(\/(vendor-completions|site-functions))?|bash-completion(\/completions)?)$/.test(
    path,
  );
