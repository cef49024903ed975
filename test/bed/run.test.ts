import { expect, test } from 'bun:test';
import { run } from './run.ts';

test('a program that hangs is killed, and what it printed is there although its own child keeps the output open', async () => {
  // Its output ends with its child: without the limit on that, this would be after a minute.
  const start = performance.now();
  const ran = await run('sh', ['-c', 'sleep 60 & echo said; echo more >&2; wait'], { timeout: 1000 });
  expect({ ...ran, stdout: `${ran.stdout}`, stderr: `${ran.stderr}` }).toEqual({
    exitCode: -1,
    signal: 'SIGKILL',
    stdout: 'said\n',
    stderr: 'more\n',
  });
  expect(performance.now() - start).toBeLessThan(50_000);
});

test('a program that ends in time gives its code, all its output, and no signal', async () => {
  const ran = await run('sh', ['-c', 'sleep 1 & echo said; exit 3'], { timeout: 50_000 });
  expect([ran.exitCode, ran.signal, `${ran.stdout}`]).toEqual([3, null, 'said\n']);
});
