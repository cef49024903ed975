import { type CharacterTest, propertySet } from './character-set.ts';
import { invalid, unsupported } from './pattern-error.ts';
import type { PatternFlags } from './pattern-flags.ts';
import type { PatternSource } from './pattern-source.ts';

const controls: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };

/** A property behind `\p` or `\P`. @throws PatternError */
export function characterProperty(
  source: PatternSource,
  negated: boolean,
  { i }: PatternFlags,
): CharacterTest {
  const found = source.take(/^(?:\{(\^?[A-Za-z&]+)\}|([A-Za-z]))/);
  if (!found) throw invalid({ problem: 'no-property' });
  const name = found[1] ?? found[2]!;
  // Case does not count for letters that have one; PCRE and PCRE2 differ in which.
  if (i && /^\^?L[ult&]/.test(name)) throw unsupported({ problem: 'property-of-case' });
  return propertySet(name, negated);
}

/** A character behind a backslash, in a class or outside. @throws PatternError */
export function escapedCharacter(source: PatternSource): number {
  const char = source.next()!;
  const known = controls[char];
  if (known !== undefined) return known;
  if (char === 'x') {
    const found = source.take(/^(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{0,2}))/)!;
    if (found[0] === '' && source.isPcre2) throw invalid({ problem: 'hex-digits' });
    if (found[0] === '' && source.look('{')) throw unsupported({ problem: 'escape', found: '\\x{' });
    return checked(Number.parseInt(found[1] ?? (found[2] || '0'), 16));
  }
  if (char === 'o') {
    const found = source.take(/^\{([0-7]{1,7})\}/);
    if (!found) throw invalid({ problem: 'octal-number' });
    return checked(Number.parseInt(found[1]!, 8));
  }
  if (char === 'c') {
    const control = source.next();
    if (control === undefined || control < ' ' || control > '~')
      throw invalid({ problem: 'control-character' });
    return control.toUpperCase().codePointAt(0)! ^ 0x40;
  }
  if (char >= '0' && char <= '7') {
    source.at--;
    return Number.parseInt(source.take(/^[0-7]{1,3}/)![0], 8);
  }
  if (/^[A-Za-z0-9]$/.test(char)) {
    if (source.isPcre2) throw invalid({ problem: 'escape', found: `\\${char}` });
    if (/^[LluUN]$/.test(char)) throw invalid({ problem: 'escape', found: `\\${char}` });
  }
  return char.codePointAt(0)!;
}

function checked(code: number): number {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw invalid({ problem: 'code-point' });
  return code;
}
