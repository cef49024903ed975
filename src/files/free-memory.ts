/**
 * Frees buffers that are no longer used, where the engine can be asked to: Bun otherwise waits until they are as large as all that is in
 * use. Node frees them in time.
 */
export function freeMemory(): void {
  const { Bun: engine } = globalThis as { Bun?: { gc(now: boolean): void } };
  engine?.gc(true);
}
