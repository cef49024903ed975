import { type CharacterTest, escapedSet, rangeSet } from './character-set.ts';
import { characterProperty, escapedCharacter } from './escaped-character.ts';
import { fixedLength } from './fixed-length.ts';
import type { Anchor, Node, Pattern } from './node.ts';
import { parseClass } from './parse-class.ts';
import { invalid, unsupported } from './pattern-error.ts';
import { type PatternFlags, withFlags } from './pattern-flags.ts';
import { PatternSource } from './pattern-source.ts';
import { readQuantifier } from './quantifier.ts';

const anchors: Readonly<Record<string, Anchor>> = {
  A: 'start',
  z: 'end',
  Z: 'end-or-newline',
  b: 'boundary',
  B: 'no-boundary',
  G: 'first-position',
};
/** With the option `x`. */
const space = /^(?:[\t\n\v\f\r ]+|#[^\n]*\n?)/;
const mostRepeats = 65_535;
const mostNesting = 250;

/**
 * Parses a regular expression as `re:compile/2` with `[unicode]` does.
 *
 * Source: pcrepattern(3) of PCRE 8.45 (up to OTP 27) and pcre2pattern(3) of PCRE2 10.45 (from OTP 28 on).
 *
 * @throws PatternError `invalid`, or `unsupported` for recursion, conditions, verbs and other features that need a
 *   complete PCRE.
 */
export function parsePattern(text: string, otp: number): Pattern {
  return new Parser(text, otp).parse();
}

class Parser {
  readonly #source: PatternSource;
  readonly #names = new Map<string, number>();
  readonly #references: (number | string)[] = [];
  #groups = 0;
  #level = 0;
  #lookLevel = 0;
  #quoted = false;

  constructor(text: string, otp: number) {
    this.#source = new PatternSource(text, otp);
  }

  parse(): Pattern {
    const node = this.#either({ i: false, m: false, s: false, x: false, U: false });
    if (!this.#source.isOver) throw invalid({ problem: 'unmatched-parenthesis' });
    for (const to of this.#references) {
      const isThere = typeof to === 'number' ? to >= 1 && to <= this.#groups : this.#names.has(to);
      if (!isThere) throw invalid({ problem: 'no-group', found: to });
    }
    return { node, otp: this.#source.otp, names: this.#names };
  }

  #either(flags: PatternFlags): Node {
    if (++this.#level > mostNesting) throw unsupported({ problem: 'nesting' });
    const branches: Node[] = [];
    let inside = flags;
    do {
      const items: Node[] = [];
      while (!this.#source.isOver && (this.#quoted || (!this.#source.look('|') && !this.#source.look(')')))) {
        const changed = this.#flagChange(inside);
        if (changed) inside = changed;
        else {
          const item = this.#item(inside);
          if (item) items.push(item);
        }
      }
      branches.push({ kind: 'sequence', items });
    } while (this.#source.accept('|'));
    this.#level--;
    return branches.length === 1 ? branches[0]! : { kind: 'either', branches };
  }

  /** `(?i)`: what follows in the group, its further branches included. */
  #flagChange(flags: PatternFlags): PatternFlags | undefined {
    if (this.#quoted) return undefined;
    const found = this.#source.take(/^\(\?([imsxU]*)(?:-([imsxU]*))?\)/);
    return found && withFlags(flags, found[1]!, found[2]);
  }

  #item(flags: PatternFlags): Node | undefined {
    if (this.#quoted) {
      if (this.#source.accept('\\E')) {
        this.#quoted = false;
        return undefined;
      }
      return this.#repeated(this.#literal(this.#source.next()!, flags), flags);
    }
    if ((flags.x && this.#source.take(space)) || this.#comment()) return undefined;
    if (this.#source.accept('\\Q')) {
      this.#quoted = true;
      return undefined;
    }
    if (this.#source.accept('\\E')) return undefined;
    return this.#repeated(this.#atom(flags), flags);
  }

  #literal(char: string, { i }: PatternFlags): Node {
    return { kind: 'character', test: rangeSet(char.codePointAt(0)!, char.codePointAt(0)!, i) };
  }

  #atom(flags: PatternFlags): Node {
    if (this.#atQuantifier()) throw invalid({ problem: 'nothing-to-repeat' });
    const char = this.#source.next()!;
    switch (char) {
      case '.':
        return { kind: 'character', test: flags.s ? () => true : (code) => code !== 10 };
      case '^':
        return { kind: 'anchor', what: flags.m ? 'line-start' : 'start' };
      case '$':
        return { kind: 'anchor', what: flags.m ? 'line-end' : 'end-or-newline' };
      case '[':
        return { kind: 'character', test: parseClass(this.#source, flags) };
      case '(':
        return this.#group(flags);
      case '\\':
        return this.#escape(flags);
      default:
        return this.#literal(char, flags);
    }
  }

  #repeated(atom: Node, flags: PatternFlags): Node {
    this.#skipToQuantifier(flags);
    const range = this.#quoted ? undefined : readQuantifier(this.#source);
    if (!range) return atom;
    const [least, most] = range;
    if (least > mostRepeats || (most !== Number.POSITIVE_INFINITY && most > mostRepeats)) {
      throw invalid({ problem: 'quantifier-size' });
    }
    if (most < least) throw invalid({ problem: 'quantifier-order' });
    if (atom.kind === 'anchor' || atom.kind === 'keep') throw unsupported({ problem: 'repeated-anchor' });
    if (flags.x) while (this.#source.take(space));
    const possessive = this.#source.accept('+');
    const lazy = !possessive && this.#source.accept('?') !== flags.U;
    if (this.#atQuantifier()) throw invalid({ problem: 'quantified-quantifier' });
    this.#skipToQuantifier(flags);
    if (this.#atQuantifier()) throw unsupported({ problem: 'separate-quantifier' });
    const inner =
      atom.kind === 'character' && atom.isOfTable ? { ...atom, test: onlyAscii(atom.test) } : atom;
    const repeat: Node = { kind: 'repeat', inner, least, most, lazy };
    return possessive ? { kind: 'atomic', inner: { ...repeat, lazy: false } } : repeat;
  }

  /** The text allowed between an item and its quantifier: the end of quoted text, comments, with `x` white space. */
  #skipToQuantifier({ x }: PatternFlags): void {
    for (;;) {
      if (this.#source.accept('\\E')) this.#quoted = false;
      else if (
        this.#quoted ||
        !(this.#source.accept('\\Q\\E') || this.#comment() || (x && this.#source.take(space)))
      )
        return;
    }
  }

  #comment(): boolean {
    if (!this.#source.accept('(?#')) return false;
    if (!this.#source.skipPast(')')) throw invalid({ problem: 'comment-end' });
    return true;
  }

  #atQuantifier(): boolean {
    const at = this.#source.at;
    const found = !this.#quoted && readQuantifier(this.#source) !== undefined;
    this.#source.at = at;
    return found;
  }

  #group(flags: PatternFlags): Node {
    if (this.#source.look('*')) throw unsupported({ problem: 'verb' });
    if (this.#source.accept('?')) return this.#specialGroup(flags);
    return this.#capture(flags);
  }

  #capture(flags: PatternFlags, name?: string): Node {
    const index = ++this.#groups;
    if (name !== undefined) {
      if (this.#names.has(name)) throw invalid({ problem: 'group-name-twice' });
      this.#names.set(name, index);
    }
    return { kind: 'group', index, inner: this.#inner(flags) };
  }

  #inner(flags: PatternFlags): Node {
    const inner = this.#either(flags);
    if (!this.#source.accept(')')) throw invalid({ problem: 'missing-parenthesis' });
    return inner;
  }

  #specialGroup(flags: PatternFlags): Node {
    if (this.#source.accept(':')) return this.#inner(flags);
    if (this.#source.accept('>')) return { kind: 'atomic', inner: this.#inner(flags) };
    for (const [sign, behind, negative] of looks) {
      if (!this.#source.accept(sign)) continue;
      this.#lookLevel++;
      const inner = this.#inner(flags);
      this.#lookLevel--;
      if (behind && fixedLength(inner) === undefined) {
        throw this.#source.isPcre2
          ? unsupported({ problem: 'look-behind-length' })
          : invalid({ problem: 'look-behind-length' });
      }
      return { kind: 'look', behind, negative, inner };
    }
    const named = this.#source.take(/^(?:P?<([A-Za-z_]\w{0,31})>|'([A-Za-z_]\w{0,31})')/);
    if (named) return this.#capture(flags, named[1] ?? named[2]);
    const reference = this.#source.take(/^P=([A-Za-z_]\w{0,31})\)/);
    if (reference) return this.#reference(reference[1]!, flags);
    const scoped = this.#source.take(/^([imsxU]*)(?:-([imsxU]*))?:/);
    if (scoped) return this.#inner(withFlags(flags, scoped[1]!, scoped[2]));
    throw unsupported({ problem: 'group', found: this.#source.char ?? '' });
  }

  #reference(to: number | string, { i }: PatternFlags): Node {
    this.#references.push(to);
    return { kind: 'reference', to, caseless: i };
  }

  #escape(flags: PatternFlags): Node {
    const char = this.#source.next();
    if (char === undefined) throw invalid({ problem: 'backslash-at-end' });
    if (char === 'N' && this.#source.look('{') && !this.#atQuantifier()) {
      throw this.#source.isPcre2
        ? unsupported({ problem: 'escape', found: '\\N{' })
        : invalid({ problem: 'escape', found: '\\N{' });
    }
    const set = escapedSet(char, this.#source.otp);
    if (set) return { kind: 'character', test: set, isOfTable: !this.#source.isPcre2 && /[wW]/.test(char) };
    const what = anchors[char];
    if (what) return { kind: 'anchor', what };
    if (char === 'K') {
      if (this.#lookLevel > 0 && this.#source.isPcre2) throw invalid({ problem: 'keep-in-look-around' });
      return { kind: 'keep' };
    }
    if (char === 'R') return { kind: 'line-end' };
    if (char === 'X' || char === 'C') throw unsupported({ problem: 'escape', found: `\\${char}` });
    if (char === 'p' || char === 'P')
      return { kind: 'character', test: characterProperty(this.#source, char === 'P', flags) };
    if (char === 'k') {
      const name = this.#source.take(/^(?:<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)'|\{([A-Za-z_]\w*)\})/);
      if (!name) throw invalid({ problem: 'reference-name' });
      return this.#reference(name[1] ?? name[2] ?? name[3]!, flags);
    }
    if (char === 'g') return this.#numbered(flags);
    if (char >= '1' && char <= '9') {
      this.#source.at--;
      const digits = this.#source.take(/^\d+/)![0];
      // Up to nine it is always a group; more digits are only when there are as many, else octal.
      if (/^[89]$/.test(digits) && !this.#source.isPcre2 && Number(digits) > this.#groups)
        throw unsupported({ problem: 'escape', found: `\\${digits}` });
      if (digits.length === 1 || Number(digits) <= this.#groups)
        return this.#reference(Number(digits), flags);
      this.#source.at -= digits.length;
      if (digits[0]! >= '8') throw unsupported({ problem: 'escape', found: `\\${digits}` });
    } else this.#source.at--;
    const code = escapedCharacter(this.#source);
    return { kind: 'character', test: rangeSet(code, code, flags.i) };
  }

  #numbered(flags: PatternFlags): Node {
    const found = this.#source.take(/^(?:\{([+-]?\d+)\}|([+-]?\d+)|\{([A-Za-z_]\w*)\})/);
    if (!found) throw unsupported({ problem: 'escape', found: '\\g' });
    const [, braced, plain, name] = found;
    if (name) return this.#reference(name, flags);
    const number = braced ?? plain!;
    if (number.startsWith('+')) throw unsupported({ problem: 'escape', found: '\\g{+' });
    return this.#reference(
      number.startsWith('-') ? this.#groups + 1 + Number(number) : Number(number),
      flags,
    );
  }
}

const looks: readonly (readonly [sign: string, behind: boolean, negative: boolean])[] = [
  ['=', false, false],
  ['!', false, true],
  ['<=', true, false],
  ['<!', true, true],
];

/** PCRE takes a repeated `\w` for ASCII in some of its loops and for Latin-1 in others. @throws PatternError */
function onlyAscii(test: CharacterTest): CharacterTest {
  return (code) => {
    if (code >= 0x80 && code <= 0xff) throw unsupported({ problem: 'repeated-word-set' });
    return test(code);
  };
}
