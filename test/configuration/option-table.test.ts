import { expect, test } from 'bun:test';
import { buildCommandOptions } from '../../src/cli/arguments/build-request.ts';
import type { Option } from '../../src/configuration/option.ts';
import {
  generalOptions,
  optionTable,
  pickOptions,
  settingOptions,
} from '../../src/configuration/option-table.ts';

const all = Object.entries<Option>(optionTable);

test('names, letters and variables are unique', () => {
  const letters = all.flatMap(([, { short }]) => short ?? []);
  expect(letters).toEqual([...new Set(letters)]);
  for (const [name, { short }] of all)
    expect([name, short ?? 'x']).toEqual([
      expect.stringMatching(/^[a-z][a-z0-9-]+$/),
      expect.stringMatching(/^[a-z]$/),
    ]);
});

test('each has one line of help, and a default that its own rules accept', () => {
  for (const [name, option] of all) {
    expect([name, option.describe]).toEqual([name, expect.stringMatching(/^[^\n]{3,110}[^.\s]$/)]);
    if (option.kind === 'switch' || option.default === undefined) continue;
    const check = option.check as ((value: unknown) => unknown) | undefined;
    expect([name, check?.(option.default)]).toEqual([name, undefined]);
    if (option.kind === 'text' && option.choices) expect(option.choices).toContain(option.default!);
  }
});

test('picks options in the requested order; every setting has a group', () => {
  expect(Object.keys(pickOptions('name', 'erts'))).toEqual(['name', 'erts']);
  expect(Object.keys(generalOptions)).toEqual(['json', 'color', 'quiet', 'verbose']);
  for (const [name, { group }] of Object.entries(settingOptions))
    expect([name, group]).toEqual([name, expect.any(String)]);
  expect(Object.keys(settingOptions)).not.toContain('json');
  for (const name of Object.keys(buildCommandOptions)) expect(Object.keys(optionTable)).toContain(name);
});
