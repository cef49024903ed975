/** Quotes a text so that a POSIX shell takes it for one word, as it is. It may have line feeds, and no NUL. */
export const shellWord = (text: string): string =>
  /^[A-Za-z0-9_@%+:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
