/** What a command of the launcher has to say, for people and for programs. Ordinary text. */
export interface Report {
  lines: string[];
  /** JSON. */
  data: Record<string, unknown>;
  /** Whether the exit code is 0. */
  isGood: boolean;
}

/** `12.3 MB`: in millions of bytes, as disks are sold. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Names and values in two columns. */
export function columns(rows: readonly (readonly [string, string | number])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}
