import { expect, test } from 'bun:test';
import { nativeBytes, nativeText } from '../../../runtime-stub/system/native-text.ts';

const texts = ['', '/usr/bin', 'é', 'ü/日本語/🦀', '\ud800', `${'a'.repeat(5000)}é`];

test('native text is the bytes of UTF-8 as characters', () => {
  for (const text of texts) {
    expect(nativeText(text)).toBe(Buffer.from(text).toString('latin1'));
    expect(nativeBytes(nativeText(text)).toString()).toBe(text.replace('\ud800', '\ufffd'));
  }
});

test('every byte becomes one character and the same byte again', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const text = String.fromCharCode(...bytes);
  expect([...nativeBytes(text)]).toEqual([...bytes]);
  // Not a part of memory that other buffers share.
  expect(nativeBytes(text).buffer.byteLength).toBe(256);
});
