/** One question of `ONEBEAM=doctor`, its answer, and what to do when the answer is a bad one. */
export interface Finding {
  check: string;
  /** True when the program starts, as far as this goes. */
  isGood: boolean;
  /** Set when it starts, and something in it will not work. */
  isWarning?: true;
  found: string;
  remedy?: string;
}
