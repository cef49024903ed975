import { OnebeamError } from '../errors/onebeam-error.ts';
import { checkChoice, type Problem } from '../option-checks.ts';
import type { Option, OptionValue } from './option.ts';

/** Reads the value of a switch; nothing when it is none. */
export function parseBoolean(text: string): boolean | undefined {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  return undefined;
}

/**
 * Reads an option's value from texts: those of its flags, or the one of its variable. A list collects all
 * values; otherwise the last one counts, so that appending to a command works.
 *
 * @param texts at least one.
 * @param origin the name in errors: `--level`, `ONEBEAM_LEVEL`.
 * @throws `option-invalid`
 */
export function readTexts(option: Option, texts: readonly string[], origin: string): OptionValue {
  const last = texts.at(-1)!;
  switch (option.kind) {
    case 'list':
      return texts.flatMap((text) => splitList(option, text));
    case 'text':
      return last;
    case 'number': {
      const value = last.trim() === '' ? Number.NaN : Number(last);
      if (Number.isNaN(value)) throw invalid(origin, { expected: { kind: 'number' }, found: last });
      return value;
    }
    case 'switch':
      return texts.map((text) => readSwitch(text, origin)).at(-1)!;
  }
}

function readSwitch(text: string, origin: string): boolean {
  const value = parseBoolean(text);
  if (value !== undefined) return value;
  throw invalid(origin, { expected: { kind: 'switch', flag: origin.startsWith('-') }, found: text });
}

/** The members of a list in one text: commas separate them, unless they are paths, which may contain some. */
export const splitList = (option: Option, text: string): string[] =>
  ('path' in option && option.path) || ('whole' in option && option.whole)
    ? [text]
    : text.split(',').map((member) => member.trim());

/** Says what is wrong with a value by the rules of its option. @throws as the option's check */
export function problemOf(option: Option, value: OptionValue): Problem | undefined {
  if (option.kind === 'number' && typeof value === 'number') return option.check?.(value);
  if (option.kind === 'list' && Array.isArray(value)) return option.check?.(value);
  if (option.kind !== 'text' || typeof value !== 'string') return undefined;
  return (option.choices && checkChoice(option.choices)(value)) ?? option.check?.(value);
}

const invalid = (origin: string, problem: Problem): OnebeamError =>
  new OnebeamError('option-invalid', { path: origin, ...problem });
