import { atom, integer, list, string, type Term, tuple } from '../../src/erlang/term/term.ts';
import { termKey } from '../../src/erlang/term/term-key.ts';
import type { Random } from './random.ts';

const names = [
  'a',
  'kernel',
  'Ünïcode',
  'a b',
  "it's",
  '',
  'end',
  'maybe',
  'x@y',
  'Upper',
  '☺',
  'tab\t',
  'a_long_atom_name_it_is',
];
const characters = [
  'a',
  'Z',
  ' ',
  '"',
  '\\',
  '\n',
  '\t',
  '\u00e9',
  '\u00a0',
  '\u0001',
  '\u007f',
  '☺',
  '😀',
  'ﬀ',
  '\u0301',
];
const integers = [
  0n,
  1n,
  255n,
  256n,
  -1n,
  2147483647n,
  2147483648n,
  -2147483648n,
  -2147483649n,
  2n ** 64n,
  -(2n ** 2040n),
];
const floats = [
  0,
  -0,
  1,
  0.1,
  1e-7,
  123456.789,
  1e22,
  5e-324,
  Number.MAX_VALUE,
  2 ** 53,
  2 ** 53 - 1,
  100,
  1000,
  1e15,
];

/** A term of any kind, about `size` leaves large. */
export function randomTerm(random: Random, size = 12, withMaps = true): Term {
  if (size <= 1) return randomLeaf(random);
  const parts = (): Term[] => {
    const count = 1 + random.below(Math.min(size, 9));
    return Array.from({ length: count }, () =>
      randomTerm(random, Math.floor((size * 1.3) / count), withMaps),
    );
  };
  switch (random.below(withMaps ? 8 : 7)) {
    case 0:
    case 1:
      return list(parts());
    case 2:
      return tuple(...parts());
    case 3:
    case 4:
      return tuple(atom(random.pick(names)), ...parts());
    case 5:
      return list(parts().map((part) => tuple(atom(random.pick(names)), part)));
    case 6: {
      const tail = randomLeaf(random);
      return tail.type === 'list' ? list(parts()) : { type: 'list', elements: parts(), tail };
    }
    default: {
      const pairs = new Map(
        parts().map((key) => [termKey(key), [key, randomTerm(random, size / 4)] as const]),
      );
      return { type: 'map', pairs: [...pairs.values()] };
    }
  }
}

function randomLeaf(random: Random): Term {
  const text = (): string => Array.from({ length: random.below(30) }, () => random.pick(characters)).join('');
  switch (random.below(8)) {
    case 0:
      return integer(random.pick(integers));
    case 1:
      return { type: 'float', value: random.pick(floats) };
    case 2:
      return string(text());
    case 3:
      return { type: 'binary', bytes: new TextEncoder().encode(text()), lastBits: 8 };
    case 4: {
      const bytes = Uint8Array.from({ length: 1 + random.below(40) }, () => random.below(256));
      const lastBits = 1 + random.below(8);
      bytes[bytes.length - 1]! &= 0xff << (8 - lastBits);
      return { type: 'binary', bytes, lastBits };
    }
    case 5:
      return { type: 'fun', module: 'lists', function: random.pick(['map', 'a b']), arity: random.below(4) };
    case 6:
      return list([]);
    default:
      return atom(random.pick(names));
  }
}
