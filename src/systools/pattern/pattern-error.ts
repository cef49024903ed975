import type { PatternFault } from '../../errors/faults/pattern.ts';

/** A regular expression that cannot be used: `re:compile/2` refuses it, or it has a feature that is not supported here. */
export class PatternError extends Error {
  readonly kind: 'invalid' | 'unsupported';
  readonly fault: PatternFault;

  constructor(kind: 'invalid' | 'unsupported', fault: PatternFault) {
    super(fault.problem);
    this.name = 'PatternError';
    this.kind = kind;
    this.fault = fault;
  }
}

export const invalid = (fault: PatternFault): PatternError => new PatternError('invalid', fault);
export const unsupported = (fault: PatternFault): PatternError => new PatternError('unsupported', fault);
