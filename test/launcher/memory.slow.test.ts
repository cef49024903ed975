import { expect, test } from 'bun:test';
import { randomFillSync } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PayloadFile } from '../../src/archive/payload-file.ts';
import { makeProgram } from './make-program.ts';
import { probeFiles } from './probe.ts';
import { emptyFolder, releases } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const megabyte = 1024 * 1024;

/** Files of 1.5 MiB that compress to about half: both sides of every frame are large. */
function bulk(megabytes: number): PayloadFile[] {
  const content = new Uint8Array(1.5 * megabyte);
  randomFillSync(content.subarray(0, content.length / 2));
  return Array.from({ length: Math.ceil(megabytes / 1.5) }, (_, index) => {
    const own = Uint8Array.from(content);
    own.set(Buffer.from(`${index}`.padStart(8)), 0);
    return { path: `erts/lib/bulk-1.0/priv/f${index}`, mode: 0o644, size: own.length, content: own };
  });
}

/**
 * In bytes: polls the kernel's high-water mark until the process ends. (The value that a parent gets at the end
 * includes the parent's memory.)
 */
async function peakOfFirstStart(megabytes: number): Promise<number> {
  const own = join(folder, String(megabytes));
  const tool = await makeProgram(own, { files: [...probeFiles(), ...bulk(megabytes)] });
  const cache = emptyFolder(own, 'cache');
  const child = Bun.spawn([tool], { env: { TOOL_CACHE_DIR: cache, ONEBEAM: 'extract' }, stdout: 'ignore' });
  let peak = 0;
  while (child.exitCode === null) {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peak = Math.max(peak, Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? 0) * 1024);
    } catch {}
    await Bun.sleep(1);
  }
  expect(child.exitCode).toBe(0);
  expect(releases(cache).whole.length).toBe(1);
  rmSync(own, { recursive: true });
  return peak;
}

test('a first start stays below 128 MiB, whatever the payload’s size', async () => {
  const [small, large] = [await peakOfFirstStart(60), await peakOfFirstStart(400)];
  expect(large).toBeLessThan(128 * megabyte);
  expect(large).toBeLessThan(small + 40 * megabyte);
  console.log(
    `peak memory of a first start: ${(small / megabyte).toFixed(0)} MiB for 60 MiB, ${(large / megabyte).toFixed(0)} MiB for 400 MiB`,
  );
}, 120_000);
