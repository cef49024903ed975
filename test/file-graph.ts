import type { SourceFile } from './source-files.ts';

/** Paths of files that import themselves, through others or directly, sorted. */
export function filesInCircles(files: readonly SourceFile[]): string[] {
  return files
    .map(({ path, imports }) => ({ path, reached: reachableFrom(imports, files) }))
    .filter(({ path, reached }) => reached.has(path))
    .map(({ path }) => path)
    .sort();
}

/** The files of these paths and all that they import, directly or not. */
export function reachableFrom(paths: readonly string[], files: readonly SourceFile[]): Set<string> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const open = [...paths];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const file = byPath.get(path);
    if (!file || reached.has(path)) continue;
    reached.add(path);
    open.push(...file.imports);
  }
  return reached;
}
