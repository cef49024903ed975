/**
 * The syntax of terms that an OTP release accepts.
 *
 * Source: `erl_scan` and `erl_parse` of OTP 25, 27, 28 and 29; OTP 26 by its release notes.
 */
export interface Dialect {
  /** `maybe` and `else` are reserved (OTP 27). */
  readonly maybe: boolean;
  /** Triple-quoted strings, sigils, and no strings side by side without white space (OTP 27). */
  readonly sigils: boolean;
  /** `\^` takes what a keyboard has, `\^?` included; before, any character (OTP 27). */
  readonly carets: boolean;
  /** Floats in other bases, and no letter right after a number (OTP 28). */
  readonly basedFloats: boolean;
  /** Comprehensions of maps (OTP 26). */
  readonly mapComprehensions: boolean;
  /** Strict generators and generators side by side: `<:-`, `<:=`, `&&` (OTP 28). */
  readonly strictGenerators: boolean;
  /** Several templates of a comprehension, and `:=` in that of a map (OTP 29). */
  readonly severalTemplates: boolean;
  /** Records with modules, `#_`, and records named like reserved words (OTP 29). */
  readonly nativeRecords: boolean;
}

/** The dialect of an OTP release. */
export function dialectOf(otp: number): Dialect {
  return {
    maybe: otp >= 27,
    sigils: otp >= 27,
    carets: otp >= 27,
    basedFloats: otp >= 28,
    mapComprehensions: otp >= 26,
    strictGenerators: otp >= 28,
    severalTemplates: otp >= 29,
    nativeRecords: otp >= 29,
  };
}

/** For files that no release was named for: the newest dialect, in which `maybe` and `else` still are atoms. */
export const anyDialect: Dialect = { ...dialectOf(29), maybe: false };
