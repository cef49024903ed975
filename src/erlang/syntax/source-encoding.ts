/** Text of a file of terms, as far as it is valid in its encoding. */
export interface SourceText {
  text: string;
  /** True when invalid bytes follow. Erlang only reports them when it reads that far. */
  brokenEnd: boolean;
}

/**
 * Decodes a file of terms: Latin-1 or UTF-8 as a `coding:` comment in the first two lines says, else UTF-8. A byte order
 * mark stays in the text, where the scanner refuses it as OTP does.
 *
 * Source: epp(3), "Encoding"; OTP looks at the first 512 bytes.
 */
export function decodeSource(bytes: Uint8Array): SourceText {
  if (sourceEncoding(bytes) === 'latin1') return { text: latin1(bytes), brokenEnd: false };
  try {
    return { text: strict.decode(bytes), brokenEnd: false };
  } catch {
    return { text: strict.decode(bytes.subarray(0, validLength(bytes))), brokenEnd: true };
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

function sourceEncoding(bytes: Uint8Array): 'latin1' | 'utf8' {
  const lines = latin1(bytes.subarray(0, 512)).split('\n', 2);
  for (const line of lines) {
    const named = /%.*?coding *[:=] *([A-Za-z0-9]+)-([A-Za-z0-9]+)/s.exec(line);
    // Any other name means the default, and only the first one counts.
    if (named) return `${named[1]}-${named[2]}`.toLowerCase() === 'latin-1' ? 'latin1' : 'utf8';
  }
  return 'utf8';
}

/** Number of bytes before the first one that is not UTF-8. */
function validLength(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >>> 1;
    if (isPrefix(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  while (valid > 0 && !isWhole(bytes.subarray(0, valid))) valid--;
  return valid;
}

/** Returns true when the bytes are UTF-8 up to a sequence that may be cut at the end. */
function isPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function isWhole(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
