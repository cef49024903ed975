import { dlopen, type Pointer } from 'bun:ffi';

const queryLimited = 0x1000;
const stillActive = 259;

/**
 * When a process was created, in units of 100 ns since 1601 (`FILETIME`). Where Bun cannot call the system, on arm64, its number: another
 * process with that number counts as the same.
 *
 * @returns nothing when there is no such process.
 */
export function windowsBegin(pid: number): string | undefined {
  return hasProcess(pid) ? `windows ${creationTime(pid) ?? pid}` : undefined;
}

function creationTime(pid: number): bigint | undefined {
  try {
    const { symbols } = dlopen('kernel32.dll', {
      OpenProcess: { args: ['u32', 'i32', 'u32'], returns: 'ptr' },
      GetProcessTimes: { args: ['ptr', 'ptr', 'ptr', 'ptr', 'ptr'], returns: 'i32' },
      GetExitCodeProcess: { args: ['ptr', 'ptr'], returns: 'i32' },
      CloseHandle: { args: ['ptr'], returns: 'i32' },
    });
    const handle = symbols.OpenProcess(queryLimited, 0, pid) as Pointer | null;
    if (!handle) return undefined;
    const [created, ...others] = [0, 0, 0, 0].map(() => new BigUint64Array(1));
    const code = new Uint32Array(1);
    const isKnown =
      symbols.GetProcessTimes(handle, created!, others[0]!, others[1]!, others[2]!) !== 0 &&
      symbols.GetExitCodeProcess(handle, code) !== 0;
    symbols.CloseHandle(handle);
    return isKnown && code[0] === stillActive ? created![0] : undefined;
  } catch {
    return undefined;
  }
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
