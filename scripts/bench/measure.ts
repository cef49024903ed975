/** One figure of a run of the benchmarks. */
export interface Measure {
  /** Name of the measurement, e.g. `hello, OTP 25: warm start against escript`. */
  name: string;
  value: number;
  unit: 'ratio' | 'ms' | 'bytes';
  /** Where the value comes from: medians that it was made of, in milliseconds or bytes. */
  from?: Record<string, number>;
  /** Parts of the value, one after the other in time, in milliseconds. */
  phases?: Record<string, number>;
  /** The target of the project: the value should be at most this. */
  atMost?: number;
}

export const reached = ({ value, atMost }: Measure): boolean | undefined =>
  atMost === undefined ? undefined : value <= atMost;

/** How long to measure. */
export interface Effort {
  /** How often each of what is compared is run; medians are taken. */
  rounds: number;
  /** Only one program and release for each question. */
  quick: boolean;
}

export function toText({ name, value, unit, from, phases, atMost }: Measure): string {
  const number = unit === 'bytes' ? String(value) : value.toFixed(unit === 'ms' ? 1 : 3);
  const parts = Object.entries(from ?? phases ?? {}).map(([of, part]) => `${of} ${Number(part.toFixed(1))}`);
  const goal =
    atMost === undefined ? '' : `  mark: at most ${atMost}: ${value <= atMost ? 'reached' : 'NOT reached'}`;
  return `${name}: ${number}${unit === 'ratio' ? '' : ` ${unit}`}${parts.length ? ` (${parts.join(', ')})` : ''}${goal}`;
}
