/** Latin-1 letters as `erl_scan` sorts them; characters beyond Latin-1 are only allowed inside quotes. */

/** a-z and ß-ÿ without the division sign. */
export const isLower = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0xdf && code <= 0xff && code !== 0xf7);

/** A-Z and À-Þ without the multiplication sign. */
export const isUpper = (code: number): boolean =>
  (code >= 0x41 && code <= 0x5a) || (code >= 0xc0 && code <= 0xde && code !== 0xd7);

export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Returns what may follow the first letter of an atom or variable. */
export const isNameCharacter = (code: number): boolean =>
  isLower(code) || isUpper(code) || isDigit(code) || code === 0x5f || code === 0x40;

/** Control characters and blanks, in ASCII and in Latin-1. */
export const isSpace = (code: number): boolean => code <= 0x20 || (code >= 0x80 && code <= 0xa0);

/** The value of a digit in the bases up to 36, or `NaN`. */
export const digitValue = (code: number): number => {
  if (isDigit(code)) return code - 0x30;
  const letter = (code | 0x20) - 0x61;
  return code < 0x80 && letter >= 0 && letter < 26 ? letter + 10 : Number.NaN;
};
