import { fileOffsetOf, peHeader } from '../binary/pe/pe-header.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { type Cpu, type Target, targetParts } from '../targets/target.ts';

/**
 * Variables that Bun reads before the launcher's code runs, and that change which code runs, use the network or write
 * files. A prefix covers all names that begin with it: `BUN_INSPECT` includes `BUN_INSPECT_PRELOAD`. The numbers are
 * how often the text occurs in a base.
 */
const variables: readonly [name: string, count: number][] = [
  ['BUN_OPTIONS', 2],
  ['BUN_BE_BUN', 1],
  ['BUN_INSPECT', 11],
  ['BUN_TCC_OPTIONS', 1],
  ['BUN_BYTECODE_ORDER_OUT', 2],
  ['BUN_BYTECODE_ORDER_NAMES_OUT', 1],
  ['BUN_BYTECODE_DIGEST_OUT', 1],
  ['BUN_CRASH_REPORT_URL', 1],
  ['BUN_ENABLE_CRASH_REPORTING', 1],
  ['BUN_FEATURE_FLAG_NO_ORPHANS', 2],
];

/** No shell can set a variable whose name has this character. */
const impossible = 0x01;

/**
 * Makes a base ignore Bun's environment variables, and prevents it from changing what the program inherits: it
 * neither raises the limit of open files nor ignores SIGPIPE and SIGXFSZ. On Windows, it loads libraries from the
 * system's folder only. All changes keep the length, and each text must occur exactly as often as in the pinned
 * version, so that a new Bun has to be reviewed.
 *
 * @param bytes the complete file of a base; not changed.
 * @throws `bun-unexpected` when a text occurs more or less often.
 */
export function patchBase(bytes: Uint8Array, target: Target): Uint8Array {
  const base = Buffer.from(bytes);
  for (const [name, count] of variables) {
    for (const at of places(base, name, count)) base[at] = impossible;
  }
  const { os, cpu, libc } = targetParts(target);
  base[allocatorPrefix(base, cpu)] = impossible;
  if (os === 'windows') {
    loadFromSystemOnly(base);
    return base;
  }

  // The import of setrlimit becomes another one of getrlimit: the call reads the current limits and changes nothing.
  const underscore = os === 'darwin' ? '_' : '';
  const tables = libc === 'musl' ? 1 : 2;
  for (const at of places(base, `\0${underscore}setrlimit\0`, tables)) {
    base.write('get', at + 1 + underscore.length, 'latin1');
  }
  // signal(SIGPIPE, SIG_IGN), signal(SIGXFSZ, SIG_IGN): of signal 0, which does not exist, nothing is ignored.
  const { start, rest, zeros } = ignoring[cpu];
  const gap = cpu === 'arm64' && os === 'linux' ? 12 : 4;
  const calls = places(base, start, undefined).filter((at) => {
    const from = at + start.length + gap;
    return base.subarray(from, from + rest.length).equals(rest);
  });
  expectCount('the calls that ignore signals', calls.length, 1);
  for (const zero of zeros) base[calls[0]! + zero] = 0;
  for (const zero of zeros) base[calls[0]! + start.length + gap + zero] = 0;
  return base;
}

const loadConfigurationDirectory = 10;
const dependentLoadFlags = 78;
/** `LOAD_LIBRARY_SEARCH_SYSTEM32` */
const systemFolderOnly = 0x800;

/**
 * Windows first searches the program's folder for the libraries that it imports: a download folder may contain a
 * malicious one. This sets the flag that the linker's `/DEPENDENTLOADFLAG:0x800` sets. Source: PE format, "The Load
 * Configuration Structure".
 */
function loadFromSystemOnly(base: Buffer): void {
  const header = peHeader(base);
  const { address = 0 } = header.directories[loadConfigurationDirectory] ?? {};
  const at = fileOffsetOf(header, address);
  // The field is behind some others of the structure, which says its own length.
  if (at === undefined || header.view.u32(at) < dependentLoadFlags + 2) {
    throw new OnebeamError('bun-unexpected', { path: 'LoadConfig', expected: 1, found: 0 });
  }
  expectCount('DependentLoadFlags', header.view.u16(at + dependentLoadFlags), 0);
  base.writeUInt16LE(systemFolderOnly, at + dependentLoadFlags);
}

const allocator = 'mimalloc';

/**
 * Returns the offsets of the prefix of the allocator's variables (`MIMALLOC_VERBOSE` and others), which print text on
 * stderr: the code builds `mimalloc_` from a constant of eight bytes and the rest. On x64 the constant is part of an
 * instruction; on arm64 it is aligned among other numbers, whereas the same text elsewhere is among strings.
 */
function allocatorPrefix(base: Buffer, cpu: Cpu): number {
  const found = places(base, allocator, undefined).filter((at) => {
    if (cpu === 'x64') return (base[at - 2]! & 0xfe) === 0x48 && (base[at - 1]! & 0xf8) === 0xb8;
    const before = base.toString('latin1', at - 8, at);
    const after = base.toString('latin1', at + allocator.length, at + allocator.length + 4);
    return at % 8 === 0 && !/[A-Za-z]/.test(before) && !/^[\w:]/.test(after);
  });
  expectCount('the name of the allocator', found.length, 1);
  return found[0]!;
}

/**
 * The two calls in machine code: how each begins, with a gap between them that holds the distance of the first call,
 * and on arm64 an unrelated store; and which bytes of each are the signal's number.
 */
const ignoring = {
  // mov esi, 1; mov edi, 13; call ...; mov esi, 1; mov edi, 25; call
  x64: {
    start: Buffer.from('be01000000bf0d000000e8', 'hex'),
    rest: Buffer.from('be01000000bf19000000e8', 'hex'),
    zeros: [6],
  },
  // mov w0, #13; mov w1, #1; ...; mov w0, #25; mov w1, #1
  arm64: {
    start: Buffer.from('a001805221008052', 'hex'),
    rest: Buffer.from('2003805221008052', 'hex'),
    zeros: [0, 1],
  },
};

function places(base: Buffer, text: string | Buffer, count: number | undefined): number[] {
  const found: number[] = [];
  for (let at = base.indexOf(text, 0, 'latin1'); at >= 0; at = base.indexOf(text, at + 1, 'latin1'))
    found.push(at);
  if (count !== undefined) expectCount(String(text).replaceAll('\0', ''), found.length, count);
  return found;
}

function expectCount(what: string, found: number, expected: number): void {
  if (found !== expected) throw new OnebeamError('bun-unexpected', { path: what, expected, found });
}
