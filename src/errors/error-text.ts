/** One sentence in lower case, no final stop, literals in backticks; and what the reader can do about it. */
export interface ErrorText {
  message: string;
  hint?: string;
}

/** The texts of one area of the program: one for each code of `Errors`, made from exactly the data of that code. */
export type ErrorTexts<Errors> = { readonly [Code in keyof Errors]: (data: Errors[Code]) => ErrorText };
