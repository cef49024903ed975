/** Texts with a NUL after each, as the formats keep them: `add` answers with the offset. */
export function textTable(): { add(text: string): number; bytes(): Buffer } {
  let bytes = Buffer.from('\0');
  return {
    add(text) {
      const at = bytes.length;
      bytes = Buffer.concat([bytes, Buffer.from(`${text}\0`)]);
      return at;
    },
    bytes: () => bytes,
  };
}
