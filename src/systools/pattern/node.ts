/** A regular expression, parsed. */
export type Node =
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | { readonly kind: 'either'; readonly branches: readonly Node[] }
  /** One character that passes the test, which may be one of the tables of PCRE. */
  | { readonly kind: 'character'; readonly test: (code: number) => boolean; readonly isOfTable?: boolean }
  /** `\R`: a line end of one or two characters. */
  | { readonly kind: 'line-end' }
  | { readonly kind: 'group'; readonly index: number; readonly inner: Node }
  | { readonly kind: 'atomic'; readonly inner: Node }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negative: boolean; readonly inner: Node }
  | {
      readonly kind: 'repeat';
      readonly inner: Node;
      readonly least: number;
      readonly most: number;
      readonly lazy: boolean;
    }
  | { readonly kind: 'reference'; readonly to: number | string; readonly caseless: boolean }
  | { readonly kind: 'anchor'; readonly what: Anchor }
  /** `\K`: the match begins here. */
  | { readonly kind: 'keep' };

export type Anchor =
  | 'start'
  | 'line-start'
  | 'end'
  | 'line-end'
  | 'end-or-newline'
  | 'boundary'
  | 'no-boundary'
  | 'first-position';

/** A parsed expression, and which group has which name. */
export interface Pattern {
  readonly node: Node;
  /** Whose tables of characters count. */
  readonly otp: number;
  readonly names: ReadonlyMap<string, number>;
}
