/**
 * An Erlang term as plain, immutable data: everything that `file:consult/1` reads and a boot file contains.
 */
export type Term = Atom | Integer | Float | Binary | List | Tuple | ErlangMap | ExternalFun;

/** An atom: `ok`. */
export interface Atom {
  readonly type: 'atom';
  /** Unquoted, at most 255 code points. */
  readonly name: string;
}

/** An integer of any size. */
export interface Integer {
  readonly type: 'integer';
  readonly value: bigint;
}

/** A float, always finite. */
export interface Float {
  readonly type: 'float';
  readonly value: number;
}

/** A binary or a bit string: `<<"abc">>`. */
export interface Binary {
  readonly type: 'binary';
  readonly bytes: Uint8Array;
  /** Bits used of the last byte, 1 to 8; 8 unless it is a bit string. */
  readonly lastBits: number;
}

/** A list. Strings are lists of code points. */
export interface List {
  readonly type: 'list';
  readonly elements: readonly Term[];
  /** Only of an improper list. */
  readonly tail?: Term;
}

/** A tuple: `{ok, Value}`. */
export interface Tuple {
  readonly type: 'tuple';
  readonly elements: readonly Term[];
}

/** A map: `#{key => value}`. */
export interface ErlangMap {
  readonly type: 'map';
  /** Keys are unique by exact equality, in the order of the source. */
  readonly pairs: readonly (readonly [key: Term, value: Term])[];
}

/** A reference to an exported function: `fun Module:Function/Arity`. */
export interface ExternalFun {
  readonly type: 'fun';
  readonly module: string;
  readonly function: string;
  readonly arity: number;
}

export const nil: List = { type: 'list', elements: [] };

export const atom = (name: string): Atom => ({ type: 'atom', name });

/** The characters of most strings: shared, as terms are immutable. */
const bytes = Array.from({ length: 256 }, (_, value): Integer => ({ type: 'integer', value: BigInt(value) }));

export const integer = (value: number | bigint): Integer =>
  (typeof value === 'number' ? bytes[value] : undefined) ?? { type: 'integer', value: BigInt(value) };

export const list = (elements: readonly Term[]): List => ({ type: 'list', elements });

export const tuple = (...elements: Term[]): Tuple => ({ type: 'tuple', elements });

/** The list of the text's code points. */
export function string(text: string): List {
  const characters: Integer[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at)!;
    if (code > 0xffff) at++;
    characters.push(integer(code));
  }
  return list(characters);
}

/** The text of a proper list of code points, or `undefined` for any other term. `[]` is the empty text. */
export function textOf(term: Term): string | undefined {
  if (term.type !== 'list' || term.tail) return undefined;
  let text = '';
  for (const element of term.elements) {
    if (element.type !== 'integer' || element.value < 0n || element.value > 0x10ffffn) return undefined;
    text += String.fromCodePoint(Number(element.value));
  }
  return text;
}

/** Returns true if the term is the atom with this name. */
export const isAtom = (term: Term | undefined, name: string): boolean =>
  term?.type === 'atom' && term.name === name;
