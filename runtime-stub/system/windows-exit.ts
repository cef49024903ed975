import { dlopen, type Pointer } from 'bun:ffi';

/**
 * Bun knows the last eight bits of an exit code only, and Windows has 32: `0xC000013A` is the end by Ctrl-C. So the
 * system is asked itself; where Bun cannot call it (`bun:ffi` is not there on arm64), eight bits must do.
 */
const queryLimited = 0x1000;

/**
 * Keeps hold of a child that runs. To be called at once: as long as Bun has not heard of its end, its number is not
 * given to another.
 *
 * @returns what tells its exit code when it has ended, or nothing when the system does not say.
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
