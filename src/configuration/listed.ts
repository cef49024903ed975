import type { Option } from './option.ts';

/** The members of a list in one text: commas stand between them, unless they are paths, which may have some in their names. */
export const listed = ({ path }: Pick<Option, 'path'>, text: string): string[] =>
  path ? [text] : text.split(',');
