import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

/** The folder of the checkout. */
export const checkout = resolve(import.meta.dir, '..');

/** A TypeScript file of the checkout. */
export interface SourceFile {
  /** Relative to the checkout, with `/`: `src/cli/run.ts`. */
  path: string;
  /** Without block comments and lines of comment. */
  text: string;
  lines: number;
  /** Files (as `path`) and names of modules that it imports, types and dynamic imports included, in order. */
  imports: string[];
}

/** Reads all `.ts` and `.mjs` files below a folder of the checkout, sorted by path; none when there is no such folder. */
export async function readSources(folder: string): Promise<SourceFile[]> {
  const names = await readdir(join(checkout, folder), { recursive: true }).catch(() => []);
  const files = names.filter((name) => /\.(ts|mjs)$/.test(name)).sort();
  return Promise.all(
    files.map(async (name) => {
      const path = join(folder, name);
      const whole = await readFile(join(checkout, path), 'utf8');
      const text = withoutComments(whole);
      return { path, text, lines: whole.split('\n').length - 1, imports: importsOf(path, text) };
    }),
  );
}

/** `import`, `export … from`, `import()`, and `new Worker(new URL(…, import.meta.url))`. */
function importsOf(path: string, text: string): string[] {
  const named = [
    ...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*|\bnew Worker\(\s*new URL\(\s*)(['"])([^'"\n]+)\1/g),
  ];
  return named.map(([, , name]) =>
    name!.startsWith('.') ? relative(checkout, resolve(checkout, dirname(path), name!)) : name!,
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
