import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { referenceFiles } from '../../scripts/reference/files.ts';
import { allOptions } from '../../src/cli/arguments/command.ts';
import { commands } from '../../src/cli/commands.ts';
import { variableOf } from '../../src/configuration/option.ts';
import { settingOptions } from '../../src/configuration/option-table.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { describe } from '../../src/errors/text.ts';

test('generated files are up to date (`npm run reference`)', async () => {
  const outdated: string[] = [];
  for (const [path, text] of Object.entries(referenceFiles)) {
    const written = await readFile(join(import.meta.dir, '../..', path), 'utf8').catch(() => undefined);
    if (written !== text()) outdated.push(path);
  }
  expect(outdated).toEqual([]);
});

test('options and variables that errors recommend are there', () => {
  const flags = new Set(Object.keys(allOptions(commands)).map((name) => `--${name}`));
  const variables = ['ONEBEAM_BUILD_CACHE', ...Object.keys(settingOptions).map(variableOf)];
  const texts = Object.entries(referenceFiles).filter(([path]) => path.includes('docs/errors/'));
  expect(texts.length).toBeGreaterThan(20);
  for (const [path, text] of texts) {
    const own = text().replaceAll(/`(?:curl|npm|codesign|rcodesign|skopeo|xz|mix) [^`]*`/g, '');
    for (const [name] of own.matchAll(/(?<![-\w])--[a-z][a-z-]*/g)) {
      expect([path, name, flags.has(name)]).toEqual([path, name, true]);
    }
    for (const [name] of text().matchAll(/ONEBEAM_[A-Z_]+/g)) {
      expect([path, name, variables.includes(name)]).toEqual([path, name, true]);
    }
  }
});

test('an interruption does not claim that nothing was finished before it', () =>
  expect(describe(new OnebeamError('interrupted', {})).hint).toBe(
    'finished files are complete, and partial files were removed; run the command again',
  ));

test('the hint for a bad variable is not about options', () => {
  const hint = (path: string) =>
    describe(new OnebeamError('option-invalid', { path, expected: { kind: 'number' }, found: 'x' })).hint;
  expect(hint('SOURCE_DATE_EPOCH')).toBe('correct the variable, or unset it');
  expect(hint('--output')).toBe('run `onebeam help <command>` to see what each option accepts');
});
