/**
 * Records of several releases of OTP: by module, the names (separated by spaces) that a set of releases has in
 * common, under that set. `{ "lists": { "25 27": "map/2 sort/2", "27": "zip/2" } }`
 */
export type RecordedTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The releases that a table has something of, ascending. */
export function releasesIn(table: RecordedTable): number[] {
  const sets = Object.values(table).flatMap((names) => Object.keys(names));
  return [...new Set(sets.flatMap((set) => set.split(' ')).map(Number))].sort((a, b) => a - b);
}

/** The names of one release, by module. Modules without a name in it are not among them. */
export function namesIn(table: RecordedTable, release: number): Record<string, string> {
  const rows: [string, string][] = [];
  for (const [module, sets] of Object.entries(table)) {
    const names = Object.entries(sets).filter(([set]) => set.split(' ').includes(`${release}`));
    if (names.length > 0) rows.push([module, names.map(([, words]) => words).join(' ')]);
  }
  return Object.fromEntries(rows);
}
