/**
 * Splits a text into words as a POSIX shell does, without variables and commands: blanks separate words unless they are quoted or escaped
 * (Shell Command Language, 2.2). A quote that is not closed ends with the text.
 */
export function shellWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quote === "'") {
      if (character === "'") quote = '';
      else word += character;
    } else if (character === '\\') {
      const next = text[at + 1];
      at++;
      // Inside double quotes a backslash is literal, except before these.
      const keeps = quote === '"' && next !== undefined && !'$`"\\\n'.includes(next);
      word = (word ?? '') + (keeps ? '\\' : '') + (next === '\n' ? '' : (next ?? ''));
    } else if (quote === '"') {
      if (character === '"') quote = '';
      else word += character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= '';
    } else if (' \t\n'.includes(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Returns the word, quoted for a shell. */
export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
