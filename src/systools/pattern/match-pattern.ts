import { type CharacterTest, isVertical, isWord, rangeSet } from './character-set.ts';
import { fixedLength } from './fixed-length.ts';
import type { Anchor, Node, Pattern } from './node.ts';
import { unsupported } from './pattern-error.ts';

/** Where a group matched, by its number; group 0 has only its start, which `\K` moves. */
type Captures = readonly (readonly [start: number, end: number] | undefined)[];
type Continue = (at: number, captures: Captures) => boolean;

/** So much work no sensible pattern makes; PCRE itself gives up after some more. */
const mostSteps = 1_000_000;
/** Matching recurs for each character. */
const longestText = 1000;

/**
 * The part of a text that a pattern matches first, from the left.
 *
 * @returns `undefined` when it matches nowhere.
 * @throws PatternError `unsupported`, for a text that is too long or a pattern that takes too many steps.
 */
export function firstMatch(pattern: Pattern, text: string): string | undefined {
  const codes = Array.from(text, (char) => char.codePointAt(0)!);
  if (codes.length > longestText) throw unsupported({ problem: 'text-length', limit: longestText });
  const matcher = new Matcher(pattern, codes);
  for (let start = 0; start <= codes.length; start++) {
    const found = matcher.at(start);
    if (found) return String.fromCodePoint(...codes.slice(found[0], found[1]));
  }
  return undefined;
}

class Matcher {
  readonly #pattern: Pattern;
  readonly #text: readonly number[];
  readonly #isWord: CharacterTest;
  #steps = 0;

  constructor(pattern: Pattern, text: readonly number[]) {
    this.#pattern = pattern;
    this.#text = text;
    this.#isWord = isWord(pattern.otp);
  }

  at(start: number): readonly [number, number] | undefined {
    let found: readonly [number, number] | undefined;
    this.#match(this.#pattern.node, start, [[start, start]], (end, captures) => {
      found = [captures[0]![0], end];
      return true;
    });
    return found;
  }

  #match(node: Node, at: number, captures: Captures, next: Continue): boolean {
    if (++this.#steps > mostSteps) throw unsupported({ problem: 'steps' });
    switch (node.kind) {
      case 'character':
        return at < this.#text.length && node.test(this.#text[at]!) && next(at + 1, captures);
      case 'sequence':
        return this.#sequence(node.items, 0, at, captures, next);
      case 'either':
        return node.branches.some((branch) => this.#match(branch, at, captures, next));
      case 'group':
        return this.#match(node.inner, at, captures, (end, inner) =>
          next(end, withCapture(inner, node.index, [at, end])),
        );
      case 'atomic': {
        const found = this.#once(node.inner, at, captures);
        return found !== undefined && next(found.at, found.captures);
      }
      case 'repeat':
        return this.#repeat(node, 0, at, captures, next);
      case 'look':
        return this.#look(node, at, captures, next);
      case 'reference':
        return this.#reference(node, at, captures, next);
      case 'anchor':
        return this.#isAt(node.what, at) && next(at, captures);
      case 'keep':
        return next(at, withCapture(captures, 0, [at, at]));
      case 'line-end': {
        // Two characters are one end of line, and never taken apart.
        const isPair = this.#text[at] === 13 && this.#text[at + 1] === 10;
        const isEnd = at < this.#text.length && isVertical(this.#text[at]!);
        return isEnd && next(at + (isPair ? 2 : 1), captures);
      }
    }
  }

  #sequence(items: readonly Node[], index: number, at: number, captures: Captures, next: Continue): boolean {
    const item = items[index];
    if (!item) return next(at, captures);
    return this.#match(item, at, captures, (end, inner) =>
      this.#sequence(items, index + 1, end, inner, next),
    );
  }

  #repeat(
    node: Node & { kind: 'repeat' },
    count: number,
    at: number,
    captures: Captures,
    next: Continue,
  ): boolean {
    const more = (): boolean =>
      count < node.most &&
      this.#match(node.inner, at, captures, (end, inner) =>
        // An empty match would repeat without end.
        end === at && count >= node.least
          ? next(end, inner)
          : this.#repeat(node, count + 1, end, inner, next),
      );
    if (count < node.least) return more();
    return node.lazy ? next(at, captures) || more() : more() || next(at, captures);
  }

  /** The first way in which an expression matches, which is kept. */
  #once(node: Node, at: number, captures: Captures): { at: number; captures: Captures } | undefined {
    let found: { at: number; captures: Captures } | undefined;
    this.#match(node, at, captures, (end, inner) => {
      found = { at: end, captures: inner };
      return true;
    });
    return found;
  }

  #look(node: Node & { kind: 'look' }, at: number, captures: Captures, next: Continue): boolean {
    const { inner, behind, negative } = node;
    let found: Captures | undefined;
    if (!behind) found = this.#once(inner, at, captures)?.captures;
    else {
      const branches = inner.kind === 'either' ? inner.branches : [inner];
      for (const [index, branch] of branches.entries()) {
        const start = at - fixedLength(inner)![index]!;
        if (start < 0) continue;
        this.#match(branch, start, captures, (end, looked) => {
          if (end === at) found = looked;
          return end === at;
        });
        if (found) break;
      }
    }
    if (negative) return !found && next(at, captures);
    return found !== undefined && next(at, found);
  }

  #reference(node: Node & { kind: 'reference' }, at: number, captures: Captures, next: Continue): boolean {
    const index = typeof node.to === 'number' ? node.to : this.#pattern.names.get(node.to)!;
    const captured = captures[index];
    if (!captured) return false;
    const [start, end] = captured;
    for (let offset = 0; offset < end - start; offset++) {
      const here = this.#text[at + offset];
      const there = this.#text[start + offset]!;
      if (here === undefined) return false;
      const isSame = rangeSet(there, there, node.caseless)(here);
      if (!isSame) return false;
    }
    return next(at + end - start, captures);
  }

  #isAt(what: Anchor, at: number): boolean {
    const text = this.#text;
    const atEnd = at === text.length;
    switch (what) {
      case 'start':
      case 'first-position':
        return at === 0;
      case 'line-start':
        return at === 0 || (text[at - 1] === 10 && !atEnd);
      case 'end':
        return atEnd;
      case 'end-or-newline':
        return atEnd || (at === text.length - 1 && text[at] === 10);
      case 'line-end':
        return atEnd || text[at] === 10;
      default: {
        const isWordAt = (index: number): boolean =>
          index >= 0 && index < text.length && this.#isWord(text[index]!);
        return (isWordAt(at - 1) !== isWordAt(at)) === (what === 'boundary');
      }
    }
  }
}

function withCapture(captures: Captures, index: number, span: readonly [number, number]): Captures {
  const changed = captures.slice();
  changed[index] = span;
  return changed;
}
