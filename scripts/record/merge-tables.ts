import { readFile, writeFile } from 'node:fs/promises';
import { namesIn, type RecordedTable, releasesIn } from '../../src/start/reduced/recorded-table.ts';

/** Names by module, separated by spaces, of one release of OTP. */
export type Names = Readonly<Record<string, string>>;

/** One table of those of several releases. Modules, releases and names are sorted. */
export function mergedTable(tables: ReadonlyMap<number, Names>): RecordedTable {
  const releases = [...tables.keys()].sort((a, b) => a - b);
  const modules = new Set([...tables.values()].flatMap((table) => Object.keys(table)));
  return Object.fromEntries(
    [...modules].sort().map((module) => {
      const owners = new Map<string, number[]>();
      for (const release of releases) {
        for (const name of tables.get(release)![module]?.split(' ') ?? []) {
          owners.set(name, [...(owners.get(name) ?? []), release]);
        }
      }
      const names = new Map<string, string[]>();
      for (const [name, in_] of [...owners].sort(([a], [b]) => (a < b ? -1 : 1))) {
        names.set(in_.join(' '), [...(names.get(in_.join(' ')) ?? []), name]);
      }
      return [module, Object.fromEntries([...names].sort().map(([key, all]) => [key, all.join(' ')]))];
    }),
  );
}

/** Puts what was recorded of a release into a file with one table for each section. */
export async function putRelease(
  path: string,
  release: number,
  sections: Record<string, Names>,
): Promise<void> {
  const old = JSON.parse(await readFile(path, 'utf8')) as Record<string, RecordedTable>;
  const merged = Object.entries(sections).map(([section, names]) => {
    const table = old[section] ?? {};
    const known = releasesIn(table).map((it): [number, Names] => [it, namesIn(table, it)]);
    return [section, mergedTable(new Map([...known, [release, names]]))];
  });
  await writeFile(path, `${JSON.stringify(Object.fromEntries(merged), undefined, 1)}\n`);
}
