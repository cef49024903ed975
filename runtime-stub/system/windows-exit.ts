import { dlopen, type Pointer } from 'bun:ffi';

/**
 * Bun reports only the last eight bits of an exit code, and Windows has 32: `0xC000013A` is the end by Ctrl-C.
 * Therefore the code is read from the system; where Bun cannot call it (`bun:ffi` is missing on arm64), eight
 * bits are used.
 */
const queryLimited = 0x1000;

/**
 * Opens a handle of a running child. Call it right after the start: its process number is not reused before Bun
 * notices its end.
 *
 * @returns a function that returns the exit code after the end, or nothing when the system has none.
 */
export function exitCodeOf(pid: number): () => number | undefined {
  try {
    const { symbols } = dlopen('kernel32.dll', {
      OpenProcess: { args: ['u32', 'i32', 'u32'], returns: 'ptr' },
      GetExitCodeProcess: { args: ['ptr', 'ptr'], returns: 'i32' },
    });
    const handle = symbols.OpenProcess(queryLimited, 0, pid) as Pointer | null;
    return () => {
      const code = new Uint32Array(1);
      return handle && symbols.GetExitCodeProcess(handle, code) !== 0 ? code[0] : undefined;
    };
  } catch {
    return () => undefined;
  }
}

export function exitProcess(code: number): never {
  if (code > 0xff) {
    try {
      dlopen('kernel32.dll', { ExitProcess: { args: ['u32'], returns: 'void' } }).symbols.ExitProcess(code);
    } catch {
      // Then eight bits of it.
    }
  }
  process.exit(code > 0xff && (code & 0xff) === 0 ? 1 : code);
}
