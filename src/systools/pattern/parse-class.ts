import { type CharacterTest, escapedSet, posixSet, rangeSet } from './character-set.ts';
import { characterProperty, escapedCharacter } from './escaped-character.ts';
import { invalid, unsupported } from './pattern-error.ts';
import type { PatternFlags } from './pattern-flags.ts';
import type { PatternSource } from './pattern-source.ts';

/** A class, behind its opening bracket. @throws PatternError */
export function parseClass(source: PatternSource, flags: PatternFlags): CharacterTest {
  const from = source.at;
  if (source.take(/^([:.=])[^\]\\]*\1\]/)) throw invalid('a class of POSIX outside of a class');
  source.at = from;
  const negated = source.accept('^');
  const tests: CharacterTest[] = [];
  let isFirst = true;
  let isQuoted = false;
  for (;;) {
    if (source.isOver) throw invalid('a class without end');
    if (source.accept('\\E')) {
      isQuoted = false;
      continue;
    }
    if (!isQuoted && source.accept('\\Q')) {
      isQuoted = true;
      continue;
    }
    if (!isFirst && !isQuoted && source.accept(']')) break;
    isFirst = false;
    const low = classMember(source, flags, isQuoted);
    if (typeof low !== 'number') {
      if (source.look('-') && !source.look('-]')) {
        if (source.isPcre2) throw unsupported('a range that begins with a set');
      }
      tests.push(low);
      continue;
    }
    const isRange = !isQuoted && source.look('-') && !source.look('-]') && !source.look('-\\E');
    if (!isRange) {
      tests.push(rangeSet(low, low, flags.i));
      continue;
    }
    source.at++;
    if (source.isOver) throw invalid('a class without end');
    if (source.look('\\Q')) throw unsupported('a range that ends with quoted text');
    const high = classMember(source, flags, false);
    if (typeof high !== 'number') throw unsupported('a range that ends with a set');
    if (high < low) throw invalid('a range out of order');
    tests.push(rangeSet(low, high, flags.i));
  }
  return (code) => tests.some((test) => test(code)) !== negated;
}

/** A character, or a set of them. */
function classMember(source: PatternSource, flags: PatternFlags, isQuoted: boolean): number | CharacterTest {
  const char = source.next()!;
  if (isQuoted) return char.codePointAt(0)!;
  if (char === '[') {
    const posix = source.take(/^:(\^?[a-z]+):\]/);
    if (posix) return posixSet(posix[1]!, flags.i, source.otp);
    if (source.take(/^(\.[^\]]*\.|=[^\]]*=)\]/)) throw invalid('a collating element');
  }
  if (char !== '\\') return char.codePointAt(0)!;
  const next = source.char;
  if (next === undefined) throw invalid('a backslash at the end');
  if (next === 'b') {
    source.at++;
    return 8;
  }
  if (next === 'p' || next === 'P') {
    source.at++;
    return characterProperty(source, next === 'P', flags);
  }
  if (/^[NRXBKGAZzCgkQE]$/.test(next)) throw unsupported(`\\${next} in a class`);
  const set = escapedSet(next, source.otp);
  if (set) {
    source.at++;
    return set;
  }
  if (next === '8' || next === '9') throw unsupported(`\\${next} in a class`);
  return escapedCharacter(source);
}
