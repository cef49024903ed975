import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Always searched, after what the configuration names (`ld.so(8)`); the first two are Debian's. */
const usual = (cpu: string): string[] => [
  `/lib/${cpu}-linux-gnu`,
  `/usr/lib/${cpu}-linux-gnu`,
  '/lib64',
  '/usr/lib64',
  '/lib',
  '/usr/lib',
  '/usr/local/lib',
];

/**
 * The folders in which this machine's loader looks for shared libraries: those of `/etc/ld.so.conf` and the files that it
 * includes, then the usual ones. musl's loader reads another file and has the usual ones, too.
 *
 * @param root of the system; another than `/` in tests.
 */
export async function systemLibraryFolders(root = '/'): Promise<string[]> {
  const cpu = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  const named = await foldersOf(join(root, 'etc/ld.so.conf'), root, 0);
  const musl = await readFile(join(root, `etc/ld-musl-${cpu}.path`), 'utf8').catch(() => '');
  const all = [...named, ...musl.split(/[:\n]/).filter(Boolean), ...usual(cpu)];
  return [...new Set(all)].map((folder) => join(root, folder));
}

/** Files include others, at most so deep. */
const deepest = 4;

async function foldersOf(file: string, root: string, depth: number): Promise<string[]> {
  const text = depth > deepest ? '' : await readFile(file, 'utf8').catch(() => '');
  const folders: string[] = [];
  for (const line of text.split('\n').map((line) => line.replace(/#.*$/, '').trim())) {
    const included = /^include\s+(.+)$/.exec(line)?.[1];
    if (included) {
      for (const path of await matching(included, dirname(file), root)) {
        folders.push(...(await foldersOf(path, root, depth + 1)));
      }
    } else if (line.startsWith('/')) folders.push(line);
  }
  return folders;
}

/** Files of a pattern such as `/etc/ld.so.conf.d/*.conf`, sorted. Only names have wildcards. */
async function matching(pattern: string, folder: string, root: string): Promise<string[]> {
  const path = pattern.startsWith('/') ? join(root, pattern) : resolve(folder, pattern);
  const place = dirname(path);
  const [before, after = ''] = path.slice(place.length + 1).split('*', 2) as [string, string?];
  const isPattern = path.includes('*');
  const names = await readdir(place).catch(() => [] as string[]);
  return names
    .filter((name) => (isPattern ? name.startsWith(before) && name.endsWith(after) : name === before))
    .sort()
    .map((name) => join(place, name));
}
