/** A line of a file that may be binary further on. */
export interface Line {
  /** One character a byte, without the line feed; a carriage return before it is kept. */
  text: string;
  /** Offset of the byte after the line feed. */
  end: number;
}

const lineFeed = 0x0a;
const longest = 4096;

/** The line that begins at `offset`; only its first 4096 bytes are made text. */
export function lineAt(bytes: Uint8Array, offset: number): Line {
  const feed = bytes.indexOf(lineFeed, offset);
  const stop = feed < 0 ? bytes.length : feed;
  const text = Buffer.from(bytes.subarray(offset, Math.min(stop, offset + longest))).toString('latin1');
  return { text, end: feed < 0 ? bytes.length : feed + 1 };
}
