/** What a check of the surroundings found. */
export interface Check {
  name: string;
  /** `failed` when builds cannot work without it; `missing` when only something more would be possible. */
  state: 'ok' | 'missing' | 'failed';
  /** One line. */
  found: string;
  /** What to do about it; always there when it is not `ok`. */
  remedy?: string;
}
