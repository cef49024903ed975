import { expect, test } from 'bun:test';
import { readConfiguration } from '../../src/configuration/configuration.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { describe } from '../../src/errors/text.ts';

const read = (text: string) => readConfiguration(text, '/project/onebeam.toml');

function refusal(text: string): { code: string; message: string; hint?: string } {
  try {
    read(text);
  } catch (error) {
    if (error instanceof OnebeamError) return { code: error.code, ...describe(error) };
    throw error;
  }
  throw new Error('it was accepted');
}

test('reads the description of a program; paths start at the file', () => {
  const { package: table } = read(`
[package]
version = "1.2.0"
license = "MIT"
licence-file = "LICENSE"
completions = { bash = "share/greeter.bash", zsh = "/abs/_greeter" }
man = ["share/greeter.1"]
`);
  expect(table).toEqual({
    version: '1.2.0',
    licence: 'MIT',
    licenceFile: '/project/LICENSE',
    completions: { bash: '/project/share/greeter.bash', zsh: '/abs/_greeter' },
    man: ['/project/share/greeter.1'],
  });
});

test('options of ship are in its table, settings of channels in theirs', () => {
  const configuration = read(`
[ship]
to = ["archive", "deb"]
base-url = "https://example.org/v{version}"
[ship.deb]
name = "greeter"
depends = "ca-certificates"
`);
  expect(Object.fromEntries(configuration.values)).toEqual({
    to: ['archive', 'deb'],
    'base-url': 'https://example.org/v{version}',
  });
  expect(configuration.ship).toEqual({ deb: { name: 'greeter', depends: ['ca-certificates'] } });
  expect(configuration.lines.get('base-url')).toBe(4);
});

test('unknown keys and values of another kind are errors that name the key', () => {
  expect(refusal('[package]\nversoin = "1"')).toMatchObject({
    code: 'config-unknown-key',
    hint: 'did you mean `version`?',
  });
  expect(refusal('to = ["deb"]').code).toBe('config-unknown-key');
  expect(refusal('[ship.debian]\nname = "x"').message).toContain('`ship.debian`');
  expect(refusal('[ship.deb]\nnmae = "x"').message).toContain('`ship.deb.nmae`');
  expect(refusal('[ship.deb]\ncompress = "lzma"').message).toContain(
    'expected "zstd" or "gzip" or "xz", found `"lzma"`',
  );
  expect(refusal('package = "x"').message).toContain('expected a table, `[package]`');
  expect(refusal('ship = 1').code).toBe('config-value');
  expect(refusal('[package]\nversion = 1.2').message).toContain('expected a string, found `1.2`');
  expect(refusal('[package]\nman = [1]').code).toBe('config-value');
  expect(refusal('[package]\ncompletions = { tcsh = "x" }').message).toContain('`package.completions.tcsh`');
});
