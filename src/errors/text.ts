import type { ErrorText, ErrorTexts } from './error-text.ts';
import type { OnebeamError } from './onebeam-error.ts';
import { escriptTexts } from './text/escript.ts';
import { optionsTexts } from './text/options.ts';

const texts = {
  ...escriptTexts,
  ...optionsTexts,
} satisfies ErrorTexts;

/** The closed list of codes: what has a text. */
export type ErrorCode = keyof typeof texts;

/** Every code that there is, sorted: for the documentation and the tests. */
export const errorCodes = (Object.keys(texts) as ErrorCode[]).sort();

/** The words for an error. Pure: the same error gives the same words. */
export function describe(error: OnebeamError): ErrorText {
  return texts[error.code](error.data);
}
