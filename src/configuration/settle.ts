import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Configuration } from './configuration.ts';
import { listed } from './listed.ts';
import { type Option, type OptionValue, variableOf } from './option.ts';
import { truth } from './truth.ts';

/** A value, and who said it. */
export interface Settled {
  value: OptionValue;
  /** `--level`, `ONEBEAM_LEVEL`, or the configuration's path. */
  origin: string;
}

/**
 * What counts for each option: the flag, else its variable, else the configuration. What none of them says is left out,
 * and its default holds.
 *
 * @param flags by the option's name; `undefined` for those that were not given.
 * @throws `option-invalid` for a variable with a value that its option does not take
 */
export function settle(
  options: readonly Option[],
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
  configuration: Configuration | undefined,
): Map<string, Settled> {
  const settled = new Map<string, Settled>();
  for (const option of options) {
    const found = fromFlag(option, flags) ?? fromVariable(option, environment);
    const written = configuration?.values.get(option.name);
    if (found) settled.set(option.name, found);
    else if (written !== undefined) settled.set(option.name, { value: written, origin: configuration!.path });
  }
  return settled;
}

function fromFlag({ name, kind }: Option, flags: Readonly<Record<string, unknown>>): Settled | undefined {
  const value = flags[name];
  if (value === undefined) return undefined;
  const origin = `--${name}`;
  return { value: kind === 'number' ? number(value as string, origin) : (value as OptionValue), origin };
}

/** An empty variable says nothing. */
function fromVariable(
  option: Option,
  environment: Readonly<Record<string, string | undefined>>,
): Settled | undefined {
  const origin = variableOf(option);
  const text = environment[origin];
  if (!option.setting || text === undefined || text === '') return undefined;
  switch (option.kind) {
    case 'text':
      return { value: text, origin };
    case 'list':
      return { value: listed(option, text), origin };
    case 'number':
      return { value: number(text, origin), origin };
    case 'switch':
      return { value: switched(text, origin), origin };
  }
}

function switched(text: string, origin: string): boolean {
  const value = truth(text);
  if (value !== undefined) return value;
  throw new OnebeamError('option-invalid', { path: origin, expected: '`1` or `0`', found: text });
}

function number(text: string, origin: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) {
    throw new OnebeamError('option-invalid', { path: origin, expected: 'a number', found: text });
  }
  return value;
}
