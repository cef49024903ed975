/** The most typing mistakes in a word that still counts as meant. */
const mostMistakes = 2;

/**
 * Returns the name that was probably meant: the one with the fewest letters to add, remove, change or swap.
 *
 * @returns nothing when no name is similar.
 */
export function nearest(word: string, names: readonly string[]): string | undefined {
  let best: { name: string; mistakes: number } | undefined;
  for (const name of names) {
    const mistakes = mistakesBetween(word.slice(0, longestWord), name);
    if (
      mistakes <= Math.min(mostMistakes, name.length - 1) &&
      mistakes < (best?.mistakes ?? Number.POSITIVE_INFINITY)
    )
      best = { name, mistakes };
  }
  return best?.name;
}

/** Longer input is not a command: only its beginning is compared. */
const longestWord = 100;

/** The distance of Damerau and Levenshtein between adjacent letters ("optimal string alignment"). */
function mistakesBetween(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      next[j] = Math.min(
        row[j]! + 1,
        next[j - 1]! + 1,
        row[j - 1]! + (isSame ? 0 : 1),
        swapped ? before[j - 2]! + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = row;
    row = next;
  }
  return row[other.length]!;
}
