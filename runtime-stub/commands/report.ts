/** The result of a launcher command, as text for people and as JSON for programs. */
export interface Report {
  lines: string[];
  /** JSON. */
  data: Record<string, unknown>;
  /** True when the exit code is 0. */
  isGood: boolean;
}

/** `12.3 MB`: in millions of bytes, as disks are sold. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Names and values in two columns. */
export function columns(rows: readonly (readonly [string, string | number])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}
