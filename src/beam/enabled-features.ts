import { decodeTerm } from '../erlang/external/decode-term.ts';
import { isAtom } from '../erlang/term/term.ts';
import type { BeamFile } from './beam-file.ts';

/** Features of the language, each with the first release that has it on by default; none where it is still an experiment. */
const defaultSince: Readonly<Record<string, number | undefined>> = { maybe_expr: 27 };

/**
 * The features of the language that were on when a module was compiled. The code server loads it only where all of them are on.
 *
 * Source: the chunk `Meta`, a list with `{enabled_features, [Feature]}`; `erl_features:load_allowed/1`.
 *
 * @throws OnebeamError `external-term-invalid`
 */
export function enabledFeatures({ path, chunks }: BeamFile): string[] {
  const chunk = chunks.get('Meta');
  if (!chunk) return [];
  const term = decodeTerm(chunk, path);
  if (term.type !== 'list') return [];
  const pair = term.elements.find(
    (one) => one.type === 'tuple' && isAtom(one.elements[0], 'enabled_features'),
  );
  const names = pair?.type === 'tuple' ? pair.elements[1] : undefined;
  return names?.type === 'list'
    ? names.elements.flatMap((one) => (one.type === 'atom' ? [one.name] : []))
    : [];
}

/** The first release that has a feature on without being asked; nothing when none does that is known. */
export const featureSince = (feature: string): number | undefined => defaultSince[feature];
