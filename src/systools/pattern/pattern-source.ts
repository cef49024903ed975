/** The characters of a regular expression, and how far they have been read. */
export class PatternSource {
  readonly otp: number;
  /** PCRE2 since OTP 28, PCRE before. */
  readonly isPcre2: boolean;
  readonly #chars: readonly string[];
  /** The position of the next character. */
  at = 0;

  constructor(text: string, otp: number) {
    this.#chars = Array.from(text);
    this.otp = otp;
    this.isPcre2 = otp >= 28;
  }

  get isOver(): boolean {
    return this.at >= this.#chars.length;
  }

  /** The next character, which is not taken; nothing at the end. */
  get char(): string | undefined {
    return this.#chars[this.at];
  }

  /** Takes the next character; nothing at the end, beyond which the position moves all the same. */
  next(): string | undefined {
    return this.#chars[this.at++];
  }

  /** Moves behind the next `char`. @returns whether there is one. */
  skipPast(char: string): boolean {
    const end = this.#chars.indexOf(char, this.at);
    if (end < 0) return false;
    this.at = end + 1;
    return true;
  }

  look(text: string): boolean {
    return this.#chars.slice(this.at, this.at + text.length).join('') === text;
  }

  accept(text: string): boolean {
    if (!this.look(text)) return false;
    this.at += text.length;
    return true;
  }

  /** Takes what a sticky expression matches here. */
  take(expression: RegExp): RegExpExecArray | undefined {
    const rest = this.#chars.slice(this.at, this.at + 200).join('');
    const found = expression.exec(rest);
    if (found?.index !== 0) return undefined;
    this.at += Array.from(found[0]).length;
    return found;
  }
}
