/** The text around the term on each level, and the innermost term. */
export interface DeepShape {
  readonly open: string;
  readonly inner: string;
  readonly close: string;
  /** The text as it is printed, where that differs. */
  readonly flat?: (levels: number) => string;
}

const plain = (open: string, inner: string, close: string): DeepShape => ({ open, inner, close });

/** All ways in which a term is inside another. */
export const deepShapes = {
  lists: plain('[', 'b', ']'),
  tuples: plain('{', 'b', '}'),
  'tuples with a tag': plain('{a,', 'b', '}'),
  maps: plain('#{a => ', 'b', '}'),
  'keys of maps': plain('#{', 'b', ' => 1}'),
  'one key of two in maps': plain('#{{c} => 1,{', 'd', '} => 2}'),
  tails: {
    open: '[a|',
    inner: 'b',
    close: ']',
    flat: (levels) => `[${Array(levels).fill('a').join()}|b]`,
  },
  'tails that are tuples': plain('[a|{', 'b', '}]'),
} satisfies Record<string, DeepShape>;

export const deepText = ({ open, inner, close }: DeepShape, levels: number): string =>
  open.repeat(levels) + inner + close.repeat(levels);
