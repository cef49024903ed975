import { readFileSync } from 'node:fs';

/**
 * Runs a program to its end and measures its maximum memory: polls the kernel's high-water mark. (The value that a
 * parent gets at the end includes the parent's memory.)
 *
 * @returns milliseconds, and bytes.
 */
export async function peakOf(
  command: string[],
  env: Record<string, string | undefined>,
  cwd: string,
): Promise<{ wall: number; peak: number }> {
  const started = performance.now();
  const child = Bun.spawn(command, { cwd, env, stdin: 'ignore', stdout: 'ignore', stderr: 'pipe' });
  const said = new Response(child.stderr).text();
  let peak = 0;
  while (child.exitCode === null && child.signalCode === null) {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peak = Math.max(peak, Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? 0) * 1024);
    } catch {}
    await Bun.sleep(2);
  }
  const wall = performance.now() - started;
  if (child.exitCode !== 0) throw new Error(`${command.join(' ')}: exit ${child.exitCode}\n${await said}`);
  return { wall, peak };
}
