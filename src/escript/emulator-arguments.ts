import { OnebeamError } from '../errors/onebeam-error.ts';

/** The length that the C launcher reads of a line: a buffer of 1024 bytes with the final zero. */
const lineBuffer = 1023;
const lineFeed = 0x0a;

/**
 * The arguments in the `%%!` line, as OTP's launcher `escript` reads them: on line 2, else on line 3, cut where
 * its line buffer ends, and split at spaces only. There are no quotes; a tab or a carriage return is part of an
 * argument.
 *
 * @throws `escript-arguments-encoding` when an argument is not UTF-8.
 */
export function emulatorArguments(bytes: Uint8Array, path: string): string[] {
  const line = [1, 2].map((index) => launcherLine(bytes, index)).find(startsWithMark);
  if (!line) return [];
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line.subarray(3));
  } catch (cause) {
    throw new OnebeamError('escript-arguments-encoding', { path }, { cause });
  }
  return text
    .replace(/\n$/, '')
    .split(' ')
    .map((word) => word.split('\0', 1)[0]!)
    .filter((word) => word !== '');
}

/** The line of that index, counted as `fgets` with the launcher's buffer counts: a longer line is several. */
function launcherLine(bytes: Uint8Array, index: number): Uint8Array {
  let start = 0;
  for (let skipped = 0; ; skipped++) {
    const feed = bytes.indexOf(lineFeed, start);
    const end = Math.min(feed < 0 ? bytes.length : feed + 1, start + lineBuffer);
    if (skipped === index) return bytes.subarray(start, end);
    start = end;
  }
}

const startsWithMark = (line: Uint8Array): boolean =>
  line[0] === 0x25 && line[1] === 0x25 && line[2] === 0x21;

/** Emulator flags whose value is the next word, as erlexec has them (`erts/etc/common/erlexec.c`). */
const takesValue = new RegExp(
  '^\\+(?:[aACceghiJKnPQRStTW]|SP|SDcpu|SDPcpu|SDio|IO.+|M.+|h(?:m|p).+|pc|pad|rg|z(?:dbbl|dntgc|ebwt)|' +
    's(?:bt|bwt|bwtdcpu|bwtdio|cl|ct|ecio|fwi|tbt|wct|wt|wtdcpu|wtdio|ws|ss|ssdcpu|ssdio|pp|ub))$',
);

/**
 * The module that `-escript main M` names, as `init:get_argument(escript)` sees it: the flag must be there once, with
 * these two values and no more. Flags of the emulator (`+A 1`) are taken out before, as erlexec does.
 */
export function mainArgument(words: readonly string[]): string | undefined {
  const values: string[][] = [];
  let current: string[] | undefined;
  for (const [index, word] of words.entries()) {
    if (word.startsWith('+') || takesValue.test(words[index - 1] ?? '')) continue;
    if (word === '-escript') {
      current = [];
      values.push(current);
    } else if (word.startsWith('-')) current = undefined;
    else current?.push(word);
  }
  const [only] = values;
  return values.length === 1 && only?.length === 2 && only[0] === 'main' ? only[1] : undefined;
}

/** The arguments without any `-escript` flag and its values; flags of the emulator between them stay. */
export function withoutMainArgument(words: readonly string[]): string[] {
  let within = false;
  return words.filter((word, index) => {
    if (word.startsWith('+') || takesValue.test(words[index - 1] ?? '')) return true;
    if (word.startsWith('-')) within = word === '-escript';
    return !within;
  });
}
