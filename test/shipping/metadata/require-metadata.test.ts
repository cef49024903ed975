import { expect, test } from 'bun:test';
import { describe, OnebeamError, type PackageMetadata, requireMetadata } from '../../../src/index.ts';

const metadata: PackageMetadata = { description: 'Greets', completions: {}, man: [], lookedAt: ['mix.exs'] };

test('returns what is set', () => {
  expect(requireMetadata('deb', { metadata }, 'description')).toBe('Greets');
});

test('names the key, an example and the files that were read', () => {
  const failing = () =>
    requireMetadata('deb', { metadata: { ...metadata, description: ' ' } }, 'description');
  expect(failing).toThrow(OnebeamError);
  try {
    failing();
  } catch (error) {
    const { message, hint } = describe(error as OnebeamError);
    expect(message).toBe('deb: `[package] description` is not set in `onebeam.toml` or `mix.exs`');
    expect(hint).toContain('description = "Greets people by name"');
  }
});
