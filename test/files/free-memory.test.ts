import { expect, test } from 'bun:test';
import { freeMemory } from '../../src/files/free-memory.ts';

test('frees buffers that nothing refers to', () => {
  const external = () => process.memoryUsage().arrayBuffers;
  const size = 64 * 1024 * 1024;
  const fill = () => new Uint8Array(size).fill(1)[7];
  const before = external();
  for (let count = 0; count < 4; count++) fill();
  freeMemory();
  expect(external() - before).toBeLessThan(4 * size);
});
