import type { NativeText } from './machine.ts';

// `Buffer.from` is not used here: its first call costs a start 0.15 ms, `write` and `toString` almost nothing.

/** The bytes of native text, one for each character. */
export function nativeBytes(text: NativeText): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(text.length);
  bytes.write(text, 'latin1');
  return bytes;
}

/** Native text of ordinary text: the bytes of its UTF-8 as characters. */
export function nativeText(text: string): NativeText {
  const length = Buffer.byteLength(text);
  if (length === text.length) return text;
  const bytes = Buffer.alloc(length);
  bytes.write(text);
  return bytes.toString('latin1');
}
