import { fold } from '../term/nesting.ts';
import type { Binary, ErlangMap, ExternalFun, List, Term, Tuple } from '../term/term.ts';
import { sortedPairs } from '../term/term-order.ts';
import { writeFloat } from './print-float.ts';
import { type AtomEncoding, isPrintable, type PrintableRange, writeAtom, writeString } from './print-leaf.ts';

/** How terms are written: the choices among Erlang's `~w`, `~tw`, `~p` and `~tp`. */
export interface PrintStyle {
  atoms: AtomEncoding;
  /** Lists and binaries of such characters print as text; none do with `~w`. */
  strings: PrintableRange | undefined;
  /** The release whose reserved words are quoted as atoms: OTP 27 by default. */
  otp?: number | undefined;
  /** Atoms that were printed before: boot scripts name each module twice. */
  known?: Map<string, PrintNode>;
}

/** A term to print: leaves are already text, compound terms have the length of their one-line form. */
export type PrintNode =
  | { kind: 'leaf'; length: number; text: string }
  | { kind: 'numbers'; length: number; text: string }
  | { kind: 'list' | 'tagged' | 'untagged'; length: number; items: PrintNode[]; tail?: PrintNode }
  | { kind: 'map'; length: number; pairs: PrintPair[] };

export interface PrintPair {
  key: PrintNode;
  value: PrintNode;
  length: number;
}

/** Only the inside of a string that does not fit on a line is never broken. */
export const isLeaf = (node: PrintNode): boolean => node.kind === 'leaf';

export function printNode(term: Term, style: PrintStyle): PrintNode {
  return fold<Term, Compound, PrintNode>(term, (it) => leafNode(it, style), inside, finished);
}

/** @returns `undefined` for a term that prints with others inside. */
function leafNode(term: Term, style: PrintStyle): PrintNode | undefined {
  switch (term.type) {
    case 'atom':
      return atomLeaf(term.name, style);
    case 'integer':
      return leaf(`${term.value}`);
    case 'float':
      return leaf(writeFloat(term.value));
    case 'fun':
      return leaf(funText(term));
    case 'binary':
      return binaryNode(term, style);
    case 'list': {
      if (term.elements.length === 0 && !term.tail) return leaf('[]');
      const text = printableText(term, style.strings);
      return text === undefined ? undefined : leaf(writeString(text, 'unicode'));
    }
    case 'tuple':
      return term.elements.length === 0 ? leaf('{}') : undefined;
    case 'map':
      return term.pairs.length === 0 ? leaf('#{}') : undefined;
  }
}

type Compound = Tuple | List | ErlangMap;

/** Elements, then the tail; keys and values of a map in turn. */
function inside(term: Compound): readonly Term[] {
  if (term.type === 'map') return sortedPairs(term).flat();
  return term.type === 'list' && term.tail ? [...term.elements, term.tail] : term.elements;
}

function finished(term: Compound, nodes: PrintNode[]): PrintNode {
  if (term.type === 'map') {
    const pairs = term.pairs.map((_, at) => printPair(nodes[at * 2]!, nodes[at * 2 + 1]!));
    return { kind: 'map', pairs, length: lengthOf(pairs, 3) };
  }
  if (term.type === 'tuple') {
    const kind = nodes.length > 1 && term.elements[0]!.type === 'atom' ? 'tagged' : 'untagged';
    return { kind, items: nodes, length: lengthOf(nodes, 2) };
  }
  if (!term.tail) return { kind: 'list', items: nodes, length: lengthOf(nodes, 2) };
  const tail = nodes.pop()!;
  return { kind: 'list', items: nodes, tail, length: lengthOf(nodes, 2) + 1 + tail.length };
}

function atomLeaf(name: string, style: PrintStyle): PrintNode {
  const known = style.known?.get(name);
  if (known) return known;
  const node = leaf(writeAtom(name, style.atoms, style.otp));
  style.known?.set(name, node);
  return node;
}

const printPair = (key: PrintNode, value: PrintNode): PrintPair => ({
  key,
  value,
  length: key.length + 4 + value.length,
});

const lengthOf = (items: readonly { length: number }[], brackets: number): number =>
  items.reduce((sum, item) => sum + item.length + 1, brackets - 1);

function printableText(term: List, range: PrintableRange | undefined): string | undefined {
  if (!range || term.tail) return undefined;
  let text = '';
  for (const element of term.elements) {
    if (element.type !== 'integer' || element.value < 0n || element.value > 0x10ffffn) return undefined;
    const code = Number(element.value);
    if (!isPrintable(code, range)) return undefined;
    text += String.fromCodePoint(code);
  }
  return text;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** As text when it is printable UTF-8, or no UTF-8 and printable Latin-1; else as numbers. */
function binaryNode({ bytes, lastBits }: Binary, style: PrintStyle): PrintNode {
  if (bytes.length === 0) return leaf('<<>>');
  const text = lastBits === 8 && style.strings && binaryText(bytes, style.strings);
  if (text) return leaf(`<<${writeString(text.text, 'unicode')}${text.utf8 ? '/utf8' : ''}>>`);
  const numbers = Array.from(bytes, (byte) => `${byte}`);
  if (lastBits < 8) numbers.push(`${Number(numbers.pop()) >>> (8 - lastBits)}:${lastBits}`);
  const joined = `<<${numbers.join()}>>`;
  return { kind: 'numbers', text: joined, length: joined.length };
}

function binaryText(bytes: Uint8Array, range: PrintableRange): { text: string; utf8: boolean } | undefined {
  const text = decodeUtf8(bytes);
  const plain = text ?? Buffer.from(bytes).toString('latin1');
  const within = text === undefined ? 'latin1' : range;
  for (const char of plain) if (!isPrintable(char.codePointAt(0)!, within)) return undefined;
  return { text: plain, utf8: text !== undefined && text.length !== bytes.length };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The emulator prints funs, in bytes that OTP treats as characters. */
function funText({ module, function: name, arity }: ExternalFun): string {
  const text = (atom: string): string => Buffer.from(writeAtom(atom, 'unicode'), 'utf8').toString('latin1');
  return `fun ${text(module)}:${text(name)}/${arity}`;
}

function leaf(text: string): PrintNode {
  return { kind: 'leaf', text, length: textLength(text) };
}

let graphemes: Intl.Segmenter | undefined;

/** OTP counts user-perceived characters as soon as one is beyond Latin-1. */
function textLength(text: string): number {
  if (/^[\0-\u00ff]*$/.test(text)) return text.length;
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let length = 0;
  for (const _ of graphemes.segment(text)) length++;
  return length;
}
