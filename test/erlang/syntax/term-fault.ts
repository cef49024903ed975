import { dialectOf } from '../../../src/erlang/syntax/dialect.ts';
import { TermParser } from '../../../src/erlang/syntax/parse-term.ts';

/** Returns the parser's message for an invalid term, as OTP does; nothing for a valid one. */
export function termFault(text: string, otp = 27): string | undefined {
  try {
    new TermParser({ text: `${text}.`, brokenEnd: false }, 'x', dialectOf(otp)).next();
    return undefined;
  } catch (error) {
    return (error as { data: { text: string } }).data.text;
  }
}
