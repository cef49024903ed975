/** Faults of `onebeam.lock`. */
export type LockFault =
  /** The message of the system or the JSON parser. */
  | { problem: 'unreadable'; reason: string }
  | { problem: 'format' }
  | { problem: 'target'; target: string }
  | { problem: 'entries'; target: string }
  | { problem: 'entry'; target: string; wanted: string };

/** Pure. */
export function lockFaultText(fault: LockFault): string {
  switch (fault.problem) {
    case 'unreadable':
      return fault.reason;
    case 'format':
      return 'it is not a lock file of format 1';
    case 'target':
      return `unknown target ${JSON.stringify(fault.target)}`;
    case 'entries':
      return `the value of ${fault.target} is not an object`;
    case 'entry':
      return `invalid entry ${JSON.stringify(fault.wanted)} for ${fault.target}`;
  }
}
