import { expect, test } from 'bun:test';
import {
  type OptionValues,
  optionText,
  suggestedValues,
  takesFiles,
  variableOf,
} from '../../src/configuration/option.ts';
import { optionTable, pickOptions } from '../../src/configuration/option-table.ts';
import { resolveOptions } from '../../src/configuration/resolve-options.ts';
import { targets } from '../../src/targets/target.ts';

const sample = {
  some: { kind: 'list', describe: 'texts' },
  one: { kind: 'text', describe: 'a text', choices: ['a', 'b'] },
  count: { kind: 'number', describe: 'a number', default: 2 },
  on: { kind: 'switch', describe: 'a switch' },
  needed: { kind: 'text', describe: 'a text', required: { kind: 'string' } },
} as const;

/** The type checker holds these: a value that is not of its option's type does not compile. */
const typed = (values: OptionValues<typeof sample>) => ({
  some: values.some satisfies string[] | undefined,
  one: values.one satisfies 'a' | 'b' | undefined,
  count: values.count satisfies number,
  on: values.on satisfies boolean,
  needed: values.needed satisfies string,
  // @ts-expect-error: nothing sets it, and it has no default.
  unset: values.some satisfies string[],
});

test('resolved options have the values that their types state', () => {
  const flags = new Map([['needed', { flag: '--needed', texts: ['x'] }]]);
  const { values } = resolveOptions(sample, 'build', { flags, environment: {}, configuration: undefined });
  expect(values).toEqual({ count: 2, on: false, needed: 'x' });
  expect(typed({ some: undefined, one: undefined, count: 2, on: false, needed: 'x' })).toMatchObject(values);
  expect(() =>
    resolveOptions(sample, 'build', { flags: new Map(), environment: {}, configuration: undefined }),
  ).toThrow('--needed');
});

test('help, variable and completion are made from the entry', () => {
  const { level, target, boot, name, erts, priv } = optionTable;
  expect(optionText(level)).toBe('zstd compression level (1–19) [3]');
  expect(optionText(name)).toBe("program name [the escript's]");
  expect(variableOf('inherit-env')).toBe('ONEBEAM_INHERIT_ENV');
  expect(suggestedValues(target)).toEqual(['all', 'host', ...targets]);
  expect(suggestedValues(boot)).toEqual(['fast', 'escript']);
  expect([erts, priv, level].map(takesFiles)).toEqual([true, false, false]);
});

test('picked options are in the requested order', () => {
  expect(Object.keys(pickOptions('offline', 'erts'))).toEqual(['offline', 'erts']);
});

test('a short flag belongs to one option only', () => {
  const shorts = Object.values(optionTable).flatMap((option) => ('short' in option ? [option.short] : []));
  expect(new Set(shorts).size).toBe(shorts.length);
});
