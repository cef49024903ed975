import { expect, test } from 'bun:test';
import { hasCode } from '../../../src/errors/onebeam-error.ts';
import { parseManifest } from '../../../src/payload/format/parse-manifest.ts';

const encoded = (text: string) => new TextEncoder().encode(text);

test('reads JSON without checking what is in it', () => {
  expect(parseManifest(encoded('{"name":"é"}'))).toEqual({ name: 'é' } as never);
});

test('refuses bytes that are not JSON in UTF-8', () => {
  for (const bytes of [encoded('{'), encoded(''), new Uint8Array([0x22, 0xff, 0x22])]) {
    let error: unknown;
    try {
      parseManifest(bytes);
    } catch (caught) {
      error = caught;
    }
    expect(hasCode(error, 'manifest-invalid')).toBe(true);
  }
});
