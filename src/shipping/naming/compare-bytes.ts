/** Sorts texts by the bytes of their UTF-8 form, the same in every locale. */
export const compareBytes = (one: string, other: string): number =>
  Buffer.compare(Buffer.from(one), Buffer.from(other));
