import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/**
 * The digest of all files that a launcher is made of: its entry and what that imports, directly or not. Far quicker than
 * to bundle them, which is needed only when they have changed.
 *
 * @param entry absolute.
 * @returns lower-case hexadecimal; nothing when a file is missing or imports a package, so that only a bundler knows.
 */
export async function launcherSourcesDigest(entry: string): Promise<string | undefined> {
  const sources = await launcherSources(entry);
  if (!sources) return undefined;
  const hash = createHash('sha256');
  for (const [path, text] of [...sources].sort(([one], [other]) => (one < other ? -1 : 1))) {
    hash.update(`${relative(dirname(entry), path).replaceAll('\\', '/')}\0${text.length}\0${text}`);
  }
  return hash.digest('hex');
}

/** Those files by their paths, with their texts. */
export async function launcherSources(entry: string): Promise<Map<string, string> | undefined> {
  const texts = new Map<string, string>();
  let paths = [entry];
  while (paths.length > 0) {
    const read = await Promise.all(paths.map((path) => readFile(path, 'utf8').catch(() => undefined)));
    const next = new Set<string>();
    for (const [index, text] of read.entries()) {
      if (text === undefined) return undefined;
      const path = paths[index]!;
      texts.set(path, text);
      for (const [, name = ''] of text.matchAll(importedName)) {
        if (name.startsWith('.')) next.add(join(dirname(path), name));
        else if (!/^(bun$|bun:|node:)/.test(name)) return undefined;
      }
    }
    paths = [...next].filter((path) => !texts.has(path));
  }
  return texts;
}

/** The name in `from '…'`, `import '…'`, `import('…')` and `require('…')`. One that only looks like it does no harm. */
const importedName = /(?<!['"])\b(?:from|import|require)\s*\(?\s*(?:'|")([^'"\n]+)(?:'|")/g;
