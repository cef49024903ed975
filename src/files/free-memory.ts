/**
 * Frees buffers that are no longer used, if the engine supports it. Without this, Bun waits until they are as large as all memory
 * in use. Node frees them in time.
 */
export function freeMemory(): void {
  const { Bun: engine } = globalThis as { Bun?: { gc(now: boolean): void } };
  engine?.gc(true);
}
