import type { PatternSource } from './pattern-source.ts';

/** Takes a quantifier, when there is one. @returns the least and the most repeats. */
export function readQuantifier(source: PatternSource): readonly [number, number] | undefined {
  if (source.accept('*')) return [0, Number.POSITIVE_INFINITY];
  if (source.accept('+')) return [1, Number.POSITIVE_INFINITY];
  if (source.accept('?')) return [0, 1];
  const found = source.isPcre2
    ? source.take(/^\{[ \t]*(?:(\d+)[ \t]*(?:(,)[ \t]*(\d*)[ \t]*)?|(,)[ \t]*(\d+)[ \t]*)\}/)
    : source.take(/^\{(\d+)(?:(,)(\d*))?\}/);
  if (!found) return undefined;
  const [, least = '0', comma, most = '', leading, upTo] = found;
  if (leading) return [0, Number(upTo)];
  if (!comma) return [Number(least), Number(least)];
  return [Number(least), most === '' ? Number.POSITIVE_INFINITY : Number(most)];
}
