import { type Fault, type FaultTexts, faultText } from '../fault.ts';

/** Parts of a regular expression that PCRE refuses, or that cannot be matched without it. */
interface PatternFaults {
  'empty-repetition': object;
  'option-xx': object;
  class: { found: string };
  property: { found: string };
  'posix-class-outside': object;
  'class-end': object;
  'range-from-set': object;
  'range-to-quoted': object;
  'range-to-set': object;
  'range-order': object;
  'collating-element': object;
  'backslash-at-end': object;
  'escape-in-class': { found: string };
  'unmatched-parenthesis': object;
  'no-group': { found: string | number };
  nesting: object;
  'nothing-to-repeat': object;
  'quantifier-size': object;
  'quantifier-order': object;
  'repeated-anchor': object;
  'quantified-quantifier': object;
  'separate-quantifier': object;
  'comment-end': object;
  verb: object;
  'group-name-twice': object;
  'missing-parenthesis': object;
  'look-behind-length': object;
  group: { found: string };
  'keep-in-look-around': object;
  'reference-name': object;
  'repeated-word-set': object;
  'text-length': { limit: number };
  steps: object;
  'no-property': object;
  'property-of-case': object;
  'hex-digits': object;
  'octal-number': object;
  'control-character': object;
  'code-point': object;
  /** `found`: as it is written. */
  escape: { found: string };
}

export type PatternFault = Fault<PatternFaults>;

const texts: FaultTexts<PatternFaults> = {
  'empty-repetition': () => 'a repetition of nothing in a look behind',
  'option-xx': () => 'the option xx',
  class: ({ found }) => `the class [:${found}:]`,
  property: ({ found }) => `the property ${found}`,
  'posix-class-outside': () => 'a class of POSIX outside of a class',
  'class-end': () => 'a class without end',
  'range-from-set': () => 'a range that begins with a set',
  'range-to-quoted': () => 'a range that ends with quoted text',
  'range-to-set': () => 'a range that ends with a set',
  'range-order': () => 'a range out of order',
  'collating-element': () => 'a collating element',
  'backslash-at-end': () => 'a backslash at the end',
  'escape-in-class': ({ found }) => `\\${found} in a class`,
  'unmatched-parenthesis': () => 'unmatched closing parenthesis',
  'no-group': ({ found }) => `no group ${found}`,
  nesting: () => 'parentheses nested too deep',
  'nothing-to-repeat': () => 'a quantifier with nothing to repeat',
  'quantifier-size': () => 'a number too big in a quantifier',
  'quantifier-order': () => 'numbers out of order in a quantifier',
  'repeated-anchor': () => 'a repeated anchor',
  'quantified-quantifier': () => 'a quantifier of a quantifier',
  'separate-quantifier': () => 'a quantifier separated from the one before it',
  'comment-end': () => 'a comment without end',
  verb: () => 'a verb',
  'group-name-twice': () => 'two groups of one name',
  'missing-parenthesis': () => 'a missing closing parenthesis',
  'look-behind-length': () => 'a look behind of no fixed length',
  group: ({ found }) => `the group (?${found}`,
  'keep-in-look-around': () => '\\K in a look around',
  'reference-name': () => '\\k without a name',
  'repeated-word-set': () => 'a repeated \\w or \\W for a letter that is not ASCII',
  'text-length': ({ limit }) => `a text of more than ${limit} characters`,
  steps: () => 'a pattern that takes this many steps',
  'no-property': () => '\\p without a property',
  'property-of-case': () => 'a property of case where case does not count',
  'hex-digits': () => '\\x without digits',
  'octal-number': () => '\\o without a number',
  'control-character': () => '\\c without a character',
  'code-point': () => 'a code point that does not exist',
  escape: ({ found }) => found,
};

/** Names the part: `a range out of order`. */
export const patternFaultText = (fault: PatternFault): string => faultText(texts, fault);
