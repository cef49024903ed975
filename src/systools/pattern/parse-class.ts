import { type CharacterTest, escapedSet, posixSet, rangeSet } from './character-set.ts';
import { characterProperty, escapedCharacter } from './escaped-character.ts';
import { invalid, unsupported } from './pattern-error.ts';
import type { PatternFlags } from './pattern-flags.ts';
import type { PatternSource } from './pattern-source.ts';

/** A class, behind its opening bracket. @throws PatternError */
export function parseClass(source: PatternSource, flags: PatternFlags): CharacterTest {
  const from = source.at;
  if (source.take(/^([:.=])[^\]\\]*\1\]/)) throw invalid({ problem: 'posix-class-outside' });
  source.at = from;
  const negated = source.accept('^');
  const tests: CharacterTest[] = [];
  let isFirst = true;
  let isQuoted = false;
  for (;;) {
    if (source.isOver) throw invalid({ problem: 'class-end' });
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
        if (source.isPcre2) throw unsupported({ problem: 'range-from-set' });
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
    if (source.isOver) throw invalid({ problem: 'class-end' });
    if (source.look('\\Q')) throw unsupported({ problem: 'range-to-quoted' });
    const high = classMember(source, flags, false);
    if (typeof high !== 'number') throw unsupported({ problem: 'range-to-set' });
    if (high < low) throw invalid({ problem: 'range-order' });
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
    if (source.take(/^(\.[^\]]*\.|=[^\]]*=)\]/)) throw invalid({ problem: 'collating-element' });
  }
  if (char !== '\\') return char.codePointAt(0)!;
  const next = source.char;
  if (next === undefined) throw invalid({ problem: 'backslash-at-end' });
  if (next === 'b') {
    source.at++;
    return 8;
  }
  if (next === 'p' || next === 'P') {
    source.at++;
    return characterProperty(source, next === 'P', flags);
  }
  if (/^[NRXBKGAZzCgkQE]$/.test(next)) throw unsupported({ problem: 'escape-in-class', found: next });
  const set = escapedSet(next, source.otp);
  if (set) {
    source.at++;
    return set;
  }
  if (next === '8' || next === '9') throw unsupported({ problem: 'escape-in-class', found: next });
  return escapedCharacter(source);
}
