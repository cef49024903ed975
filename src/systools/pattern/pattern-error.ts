/** Why a regular expression cannot be used: it is none (`re:compile/2` refuses it), or it has what is not supported here. */
export class PatternError extends Error {
  readonly kind: 'invalid' | 'unsupported';

  constructor(kind: 'invalid' | 'unsupported', what: string) {
    super(what);
    this.name = 'PatternError';
    this.kind = kind;
  }
}

export const invalid = (what: string): PatternError => new PatternError('invalid', what);
export const unsupported = (what: string): PatternError => new PatternError('unsupported', what);
