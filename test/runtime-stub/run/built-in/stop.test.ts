import { afterAll, describe, expect, test } from 'bun:test';
import { endsByTerm } from '../../../../runtime-stub/run/built-in/stop.ts';
import { beginOf } from '../../../../runtime-stub/run/running.ts';

/** Listens on a free port, and closes it at the first TERM; `again`: listens again later and ends at the second TERM. */
const program = (again: boolean) => `
  const listen = (port) => Bun.listen({ hostname: '127.0.0.1', port, socket: { data() {} } });
  let server = listen(0);
  const { port } = server;
  let signals = 0;
  process.on('SIGTERM', () => {
    if (++signals > 1) process.exit(0);
    server.stop(true);
    setTimeout(() => { ${again ? 'server = listen(port)' : 'process.exit(0)'} }, 1500);
  });
  setInterval(() => {}, 1000);
  console.log(port);
`;

/** Listens from the first TERM on, and ends at the second. */
const starting = (port: number) => `
  let signals = 0;
  process.on('SIGTERM', () => {
    if (++signals > 1) process.exit(0);
    Bun.listen({ hostname: '127.0.0.1', port: ${port}, socket: { data() {} } });
  });
  setInterval(() => {}, 1000);
  console.log('ready');
`;

const started: Bun.Subprocess[] = [];
afterAll(() => {
  for (const one of started) one.kill('SIGKILL');
});

async function system(again: boolean) {
  const child = Bun.spawn([process.execPath, '-e', program(again)], { stdout: 'pipe', stderr: 'inherit' });
  started.push(child);
  const { value } = await child.stdout.getReader().read();
  const port = Number(new TextDecoder().decode(value));
  return { child, running: { pid: child.pid, began: beginOf(child.pid)!, port } };
}

/** In milliseconds: longer than any test. */
const never = 3_600_000;

describe.skipIf(process.platform === 'win32')('stop', () => {
  test('sends TERM again when the node listens after it did not, without waiting for the pause', async () => {
    const { running, child } = await system(true);
    expect(await endsByTerm(running, { patience: never, pause: never })).toBe(true);
    await child.exited;
    expect(child.exitCode).toBe(0);
  });

  test('sends TERM again when the node first listens shortly after the signal', async () => {
    const free = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
    const { port } = free;
    free.stop(true);
    const child = Bun.spawn([process.execPath, '-e', starting(port)], { stdout: 'pipe', stderr: 'inherit' });
    started.push(child);
    await child.stdout.getReader().read();
    const running = { pid: child.pid, began: beginOf(child.pid)!, port };
    expect(await endsByTerm(running, { patience: never, pause: never })).toBe(true);
    expect(await child.exited).toBe(0);
  });

  test('sends TERM once to a system that stops', async () => {
    const { running, child } = await system(false);
    expect(await endsByTerm(running, { patience: never, pause: never })).toBe(true);
    expect(await child.exited).toBe(0);
  });

  test('gives up when its patience ends, and sends TERM again after a pause', async () => {
    const { pid, began } = (await system(true)).running;
    expect(await endsByTerm({ pid, began }, { patience: 1 })).toBe(false);
    expect(await endsByTerm({ pid, began }, { patience: never, pause: 50 })).toBe(true);
  });
});
