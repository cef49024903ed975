import { dlopen } from 'bun:ffi';
import { files } from './cold-files.ts';

const windowed = 2;
const errorIcon = 0x10;

/**
 * Returns true when the executable is one for programs with windows (`IMAGE_SUBSYSTEM_WINDOWS_GUI`), which get
 * no console.
 */
export function isWindowed(readSelf: (offset: number, length: number) => Uint8Array): boolean {
  try {
    const head = Buffer.from(readSelf(0, 4096));
    return head.readUInt16LE(head.readUInt32LE(0x3c) + 24 + 68) === windowed;
  } catch {
    return false;
  }
}

/** Returns true when the console was opened for this program by a double-click: it closes with the program. */
export function isAloneOnConsole(): boolean {
  try {
    const kernel = dlopen('kernel32.dll', {
      GetConsoleProcessList: { args: ['ptr', 'u32'], returns: 'u32' },
    });
    return kernel.symbols.GetConsoleProcessList(new Uint32Array(2), 2) === 1;
  } catch {
    // Where Bun cannot call the system: on arm64.
    return false;
  }
}

/** Waits for the Enter key, on the console. */
export function waitForEnter(): void {
  try {
    files().writeSync(2, '\nPress Enter to close this window.');
    files().readSync(0, new Uint8Array(1));
  } catch {
    // There is no console to wait on.
  }
}

/** Shows a text in a window, and waits until it is closed. */
export function showMessage(title: string, text: string): void {
  try {
    const user = dlopen('user32.dll', {
      MessageBoxW: { args: ['ptr', 'ptr', 'ptr', 'u32'], returns: 'i32' },
    });
    user.symbols.MessageBoxW(null, wide(text), wide(title), errorIcon);
  } catch {
    // Then the text cannot be shown.
  }
}

const wide = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');
