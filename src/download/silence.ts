import type { SilenceFault } from '../errors/faults/download.ts';

/** A host, or the proxy before it, gave no answer. */
export class Silence extends Error {
  readonly fault: SilenceFault;

  constructor(fault: SilenceFault) {
    super(fault.problem);
    this.fault = fault;
  }
}
