import { type CharacterTest, escapedSet, posixSet, propertySet, rangeSet } from './character-set.ts';
import { fixedLength } from './fixed-length.ts';
import type { Anchor, Node, Pattern } from './node.ts';
import { invalid, unsupported } from './pattern-error.ts';

/** The options that may change inside of a pattern. */
interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
  /** Quantifiers are lazy unless a `?` follows. */
  readonly U: boolean;
}

const anchors: Readonly<Record<string, Anchor>> = {
  A: 'start',
  z: 'end',
  Z: 'end-or-newline',
  b: 'boundary',
  B: 'no-boundary',
  G: 'first-position',
};
const controls: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };
/** With the option `x`. */
const space = /^(?:[\t\n\v\f\r ]+|#[^\n]*\n?)/;
const mostRepeats = 65_535;
const mostNesting = 250;

/**
 * Parses a regular expression as `re:compile/2` with `[unicode]` does.
 *
 * Source: pcrepattern(3) of PCRE 8.45 (up to OTP 27) and pcre2pattern(3) of PCRE2 10.45 (from OTP 28 on).
 *
 * @throws PatternError `invalid`, or `unsupported` for recursion, conditions, verbs and what else would need a whole PCRE.
 */
export function parsePattern(text: string, otp: number): Pattern {
  return new Parser(text, otp).parse();
}

class Parser {
  readonly #chars: readonly string[];
  readonly #otp: number;
  readonly #isPcre2: boolean;
  readonly #names = new Map<string, number>();
  readonly #references: (number | string)[] = [];
  #at = 0;
  #groups = 0;
  #level = 0;
  #lookLevel = 0;
  #quoted = false;

  constructor(text: string, otp: number) {
    this.#chars = Array.from(text);
    this.#otp = otp;
    this.#isPcre2 = otp >= 28;
  }

  parse(): Pattern {
    const node = this.#either({ i: false, m: false, s: false, x: false, U: false });
    if (this.#at < this.#chars.length) throw invalid('unmatched closing parenthesis');
    for (const to of this.#references) {
      const isThere = typeof to === 'number' ? to >= 1 && to <= this.#groups : this.#names.has(to);
      if (!isThere) throw invalid(`no group ${to}`);
    }
    return { node, otp: this.#otp, names: this.#names };
  }

  #look(text: string): boolean {
    return this.#chars.slice(this.#at, this.#at + text.length).join('') === text;
  }

  #accept(text: string): boolean {
    if (!this.#look(text)) return false;
    this.#at += text.length;
    return true;
  }

  /** Takes what a sticky expression matches here. */
  #take(expression: RegExp): RegExpExecArray | undefined {
    const rest = this.#chars.slice(this.#at, this.#at + 200).join('');
    const found = expression.exec(rest);
    if (found?.index !== 0) return undefined;
    this.#at += Array.from(found[0]).length;
    return found;
  }

  #either(flags: Flags): Node {
    if (++this.#level > mostNesting) throw unsupported('parentheses nested this deep');
    const branches: Node[] = [];
    let inside = flags;
    do {
      const items: Node[] = [];
      while (this.#at < this.#chars.length && (this.#quoted || (!this.#look('|') && !this.#look(')')))) {
        const changed = this.#flagChange(inside);
        if (changed) inside = changed;
        else {
          const item = this.#item(inside);
          if (item) items.push(item);
        }
      }
      branches.push({ kind: 'sequence', items });
    } while (this.#accept('|'));
    this.#level--;
    return branches.length === 1 ? branches[0]! : { kind: 'either', branches };
  }

  /** `(?i)`: what follows in the group, its further branches included. */
  #flagChange(flags: Flags): Flags | undefined {
    if (this.#quoted) return undefined;
    const found = this.#take(/^\(\?([imsxU]*)(?:-([imsxU]*))?\)/);
    return found && withFlags(flags, found[1]!, found[2]);
  }

  #item(flags: Flags): Node | undefined {
    if (this.#quoted) {
      if (this.#accept('\\E')) {
        this.#quoted = false;
        return undefined;
      }
      return this.#repeated(this.#literal(this.#chars[this.#at++]!, flags), flags);
    }
    if ((flags.x && this.#take(space)) || this.#comment()) return undefined;
    if (this.#accept('\\Q')) {
      this.#quoted = true;
      return undefined;
    }
    if (this.#accept('\\E')) return undefined;
    return this.#repeated(this.#atom(flags), flags);
  }

  #literal(char: string, { i }: Flags): Node {
    return { kind: 'character', test: rangeSet(char.codePointAt(0)!, char.codePointAt(0)!, i) };
  }

  #atom(flags: Flags): Node {
    if (this.#atQuantifier()) throw invalid('a quantifier with nothing to repeat');
    const char = this.#chars[this.#at++]!;
    switch (char) {
      case '.':
        return { kind: 'character', test: flags.s ? () => true : (code) => code !== 10 };
      case '^':
        return { kind: 'anchor', what: flags.m ? 'line-start' : 'start' };
      case '$':
        return { kind: 'anchor', what: flags.m ? 'line-end' : 'end-or-newline' };
      case '[':
        return { kind: 'character', test: this.#class(flags) };
      case '(':
        return this.#group(flags);
      case '\\':
        return this.#escape(flags);

      default:
        return this.#literal(char, flags);
    }
  }

  #repeated(atom: Node, flags: Flags): Node {
    this.#skipToQuantifier(flags);
    const range = this.#quoted ? undefined : this.#quantifier();
    if (!range) return atom;
    const [least, most] = range;
    if (least > mostRepeats || (most !== Number.POSITIVE_INFINITY && most > mostRepeats)) {
      throw invalid('a number too big in a quantifier');
    }
    if (most < least) throw invalid('numbers out of order in a quantifier');
    if (atom.kind === 'anchor' || atom.kind === 'keep') throw unsupported('a repeated anchor');
    if (flags.x) while (this.#take(space));
    const possessive = this.#accept('+');
    const lazy = !possessive && this.#accept('?') !== flags.U;
    if (this.#atQuantifier()) throw invalid('a quantifier of a quantifier');
    this.#skipToQuantifier(flags);
    if (this.#atQuantifier()) throw unsupported('a quantifier that is apart from another');
    const inner =
      atom.kind === 'character' && atom.isOfTable ? { ...atom, test: onlyAscii(atom.test) } : atom;
    const repeat: Node = { kind: 'repeat', inner, least, most, lazy };
    return possessive ? { kind: 'atomic', inner: { ...repeat, lazy: false } } : repeat;
  }

  /** What may stand between an item and its quantifier: the end of quoted text, comments, with `x` white space. */
  #skipToQuantifier({ x }: Flags): void {
    for (;;) {
      if (this.#accept('\\E')) this.#quoted = false;
      else if (this.#quoted || !(this.#accept('\\Q\\E') || this.#comment() || (x && this.#take(space))))
        return;
    }
  }

  #comment(): boolean {
    if (!this.#accept('(?#')) return false;
    const end = this.#chars.indexOf(')', this.#at);
    if (end < 0) throw invalid('a comment without end');
    this.#at = end + 1;
    return true;
  }

  #atQuantifier(): boolean {
    const at = this.#at;
    const found = !this.#quoted && this.#quantifier() !== undefined;
    this.#at = at;
    return found;
  }

  #quantifier(): readonly [number, number] | undefined {
    if (this.#accept('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.#accept('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.#accept('?')) return [0, 1];
    const found = this.#isPcre2
      ? this.#take(/^\{[ \t]*(?:(\d+)[ \t]*(?:(,)[ \t]*(\d*)[ \t]*)?|(,)[ \t]*(\d+)[ \t]*)\}/)
      : this.#take(/^\{(\d+)(?:(,)(\d*))?\}/);
    if (!found) return undefined;
    const [, least = '0', comma, most = '', leading, upTo] = found;
    if (leading) return [0, Number(upTo)];
    if (!comma) return [Number(least), Number(least)];
    return [Number(least), most === '' ? Number.POSITIVE_INFINITY : Number(most)];
  }

  #group(flags: Flags): Node {
    if (this.#look('*')) throw unsupported('a verb');
    if (this.#accept('?')) return this.#specialGroup(flags);
    return this.#capture(flags);
  }

  #capture(flags: Flags, name?: string): Node {
    const index = ++this.#groups;
    if (name !== undefined) {
      if (this.#names.has(name)) throw invalid('two groups of one name');
      this.#names.set(name, index);
    }
    return { kind: 'group', index, inner: this.#inner(flags) };
  }

  #inner(flags: Flags): Node {
    const inner = this.#either(flags);
    if (!this.#accept(')')) throw invalid('a missing closing parenthesis');
    return inner;
  }

  #specialGroup(flags: Flags): Node {
    if (this.#accept(':')) return this.#inner(flags);
    if (this.#accept('>')) return { kind: 'atomic', inner: this.#inner(flags) };
    for (const [sign, behind, negative] of looks) {
      if (!this.#accept(sign)) continue;
      this.#lookLevel++;
      const inner = this.#inner(flags);
      this.#lookLevel--;
      if (behind && fixedLength(inner) === undefined) {
        throw this.#isPcre2
          ? unsupported('a look behind of no fixed length')
          : invalid('a look behind of no fixed length');
      }
      return { kind: 'look', behind, negative, inner };
    }
    const named = this.#take(/^(?:P?<([A-Za-z_]\w{0,31})>|'([A-Za-z_]\w{0,31})')/);
    if (named) return this.#capture(flags, named[1] ?? named[2]);
    const reference = this.#take(/^P=([A-Za-z_]\w{0,31})\)/);
    if (reference) return this.#reference(reference[1]!, flags);
    const scoped = this.#take(/^([imsxU]*)(?:-([imsxU]*))?:/);
    if (scoped) return this.#inner(withFlags(flags, scoped[1]!, scoped[2]));
    throw unsupported(`the group (?${this.#chars[this.#at] ?? ''}`);
  }

  #reference(to: number | string, { i }: Flags): Node {
    this.#references.push(to);
    return { kind: 'reference', to, caseless: i };
  }

  #escape(flags: Flags): Node {
    const char = this.#chars[this.#at++];
    if (char === undefined) throw invalid('a backslash at the end');
    if (char === 'N' && this.#look('{') && !this.#atQuantifier()) {
      throw this.#isPcre2 ? unsupported('\\N{') : invalid('\\N{');
    }
    const set = escapedSet(char, this.#otp);
    if (set) return { kind: 'character', test: set, isOfTable: !this.#isPcre2 && /[wW]/.test(char) };
    const what = anchors[char];
    if (what) return { kind: 'anchor', what };
    if (char === 'K') {
      if (this.#lookLevel > 0 && this.#isPcre2) throw invalid('\\K in a look around');
      return { kind: 'keep' };
    }
    if (char === 'R') return { kind: 'line-end' };
    if (char === 'X' || char === 'C') throw unsupported(`\\${char}`);
    if (char === 'p' || char === 'P') return { kind: 'character', test: this.#property(char === 'P', flags) };
    if (char === 'k') {
      const name = this.#take(/^(?:<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)'|\{([A-Za-z_]\w*)\})/);
      if (!name) throw invalid('\\k without a name');
      return this.#reference(name[1] ?? name[2] ?? name[3]!, flags);
    }
    if (char === 'g') return this.#numbered(flags);
    if (char >= '1' && char <= '9') {
      this.#at--;
      const digits = this.#take(/^\d+/)![0];
      // Up to nine it is always a group; more digits are only when there are as many, else octal.
      if (/^[89]$/.test(digits) && !this.#isPcre2 && Number(digits) > this.#groups)
        throw unsupported(`\\${digits}`);
      if (digits.length === 1 || Number(digits) <= this.#groups)
        return this.#reference(Number(digits), flags);
      this.#at -= digits.length;
      if (digits[0]! >= '8') throw unsupported(`\\${digits}`);
    } else this.#at--;
    const code = this.#escapedCharacter();
    return { kind: 'character', test: rangeSet(code, code, flags.i) };
  }

  #numbered(flags: Flags): Node {
    const found = this.#take(/^(?:\{([+-]?\d+)\}|([+-]?\d+)|\{([A-Za-z_]\w*)\})/);
    if (!found) throw unsupported('\\g');
    const [, braced, plain, name] = found;
    if (name) return this.#reference(name, flags);
    const number = braced ?? plain!;
    if (number.startsWith('+')) throw unsupported('\\g{+');
    return this.#reference(
      number.startsWith('-') ? this.#groups + 1 + Number(number) : Number(number),
      flags,
    );
  }

  #property(negated: boolean, { i }: Flags): CharacterTest {
    const found = this.#take(/^(?:\{(\^?[A-Za-z&]+)\}|([A-Za-z]))/);
    if (!found) throw invalid('\\p without a property');
    const name = found[1] ?? found[2]!;
    // Case does not count for letters that have one; PCRE and PCRE2 differ in which.
    if (i && /^\^?L[ult&]/.test(name)) throw unsupported('a property of case where case does not count');
    return propertySet(name, negated);
  }

  /** A character behind a backslash, in a class or outside. */
  #escapedCharacter(): number {
    const char = this.#chars[this.#at++]!;
    const known = controls[char];
    if (known !== undefined) return known;
    if (char === 'x') {
      const found = this.#take(/^(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{0,2}))/)!;
      if (found[0] === '' && this.#isPcre2) throw invalid('\\x without digits');
      if (found[0] === '' && this.#look('{')) throw unsupported('\\x{');
      return checked(Number.parseInt(found[1] ?? (found[2] || '0'), 16));
    }
    if (char === 'o') {
      const found = this.#take(/^\{([0-7]{1,7})\}/);
      if (!found) throw invalid('\\o without a number');
      return checked(Number.parseInt(found[1]!, 8));
    }
    if (char === 'c') {
      const control = this.#chars[this.#at++];
      if (control === undefined || control < ' ' || control > '~') throw invalid('\\c without a character');
      return control.toUpperCase().codePointAt(0)! ^ 0x40;
    }
    if (char >= '0' && char <= '7') {
      this.#at--;
      return Number.parseInt(this.#take(/^[0-7]{1,3}/)![0], 8);
    }
    if (/^[A-Za-z0-9]$/.test(char)) {
      if (this.#isPcre2) throw invalid(`\\${char}`);
      if (/^[LluUN]$/.test(char)) throw invalid(`\\${char}`);
    }
    return char.codePointAt(0)!;
  }

  #class(flags: Flags): CharacterTest {
    const from = this.#at;
    if (this.#take(/^([:.=])[^\]\\]*\1\]/)) throw invalid('a class of POSIX outside of a class');
    this.#at = from;
    const negated = this.#accept('^');
    const tests: CharacterTest[] = [];
    let isFirst = true;
    let isQuoted = false;
    for (;;) {
      if (this.#at >= this.#chars.length) throw invalid('a class without end');
      if (this.#accept('\\E')) {
        isQuoted = false;
        continue;
      }
      if (!isQuoted && this.#accept('\\Q')) {
        isQuoted = true;
        continue;
      }
      if (!isFirst && !isQuoted && this.#accept(']')) break;
      isFirst = false;
      const low = this.#classMember(flags, isQuoted);
      if (typeof low !== 'number') {
        if (this.#look('-') && !this.#look('-]')) {
          if (this.#isPcre2) throw unsupported('a range that begins with a set');
        }
        tests.push(low);
        continue;
      }
      const isRange = !isQuoted && this.#look('-') && !this.#look('-]') && !this.#look('-\\E');
      if (!isRange) {
        tests.push(rangeSet(low, low, flags.i));
        continue;
      }
      this.#at++;
      if (this.#at >= this.#chars.length) throw invalid('a class without end');
      if (this.#look('\\Q')) throw unsupported('a range that ends with quoted text');
      const high = this.#classMember(flags, false);
      if (typeof high !== 'number') throw unsupported('a range that ends with a set');
      if (high < low) throw invalid('a range out of order');
      tests.push(rangeSet(low, high, flags.i));
    }
    return (code) => tests.some((test) => test(code)) !== negated;
  }

  #classMember(flags: Flags, isQuoted: boolean): number | CharacterTest {
    const char = this.#chars[this.#at++]!;
    if (isQuoted) return char.codePointAt(0)!;
    if (char === '[') {
      const posix = this.#take(/^:(\^?[a-z]+):\]/);
      if (posix) return posixSet(posix[1]!, flags.i, this.#otp);
      if (this.#take(/^(\.[^\]]*\.|=[^\]]*=)\]/)) throw invalid('a collating element');
    }
    if (char !== '\\') return char.codePointAt(0)!;
    const next = this.#chars[this.#at];
    if (next === undefined) throw invalid('a backslash at the end');
    if (next === 'b') {
      this.#at++;
      return 8;
    }
    if (next === 'p' || next === 'P') {
      this.#at++;
      return this.#property(next === 'P', flags);
    }
    if (/^[NRXBKGAZzCgkQE]$/.test(next)) throw unsupported(`\\${next} in a class`);
    const set = escapedSet(next, this.#otp);
    if (set) {
      this.#at++;
      return set;
    }
    if (next === '8' || next === '9') throw unsupported(`\\${next} in a class`);
    return this.#escapedCharacter();
  }
}

const looks: readonly (readonly [sign: string, behind: boolean, negative: boolean])[] = [
  ['=', false, false],
  ['!', false, true],
  ['<=', true, false],
  ['<!', true, true],
];

function withFlags(flags: Flags, on: string, off = ''): Flags {
  if (/xx/.test(on + off)) throw unsupported('the option xx');
  const changed = { ...flags };
  for (const flag of on) changed[flag as keyof Flags] = true;
  for (const flag of off) changed[flag as keyof Flags] = false;
  return changed;
}

function checked(code: number): number {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
    throw invalid('a code point that does not exist');
  return code;
}

/** PCRE takes a repeated `\w` for ASCII in some of its loops and for Latin-1 in others. @throws PatternError */
function onlyAscii(test: CharacterTest): CharacterTest {
  return (code) => {
    if (code >= 0x80 && code <= 0xff)
      throw unsupported('a repeated \\w or \\W for a letter that is not ASCII');
    return test(code);
  };
}
