import { afterAll, expect } from 'bun:test';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { run, runOk } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { type Tool, tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { cli } from './command-line.ts';

const things = { tmux: await tool('tmux'), tree: await otp(27), script: await hello('zip') };
const folder = await mkdtemp(join(tmpdir(), 'onebeam-terminal-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * Returns the final screen of a real terminal after a command, and everything that was written to it.
 *
 * @param options.interruptWhen presses Ctrl-C shortly after this returns true.
 */
async function onScreen(
  tmux: Tool,
  command: string,
  {
    columns,
    env = {},
    interruptWhen,
  }: { columns: number; env?: Record<string, string>; interruptWhen?: () => boolean },
): Promise<{ screen: string; raw: string }> {
  const server = ['-L', `onebeam-${process.pid}-${Math.random().toString(36).slice(2)}`, '-f', '/dev/null'];
  const raw = join(folder, `raw-${Math.random().toString(36).slice(2)}`);
  const own = plainEnvironment({ ...tmux.environment, ...env });
  const session = ['new-session', '-d', '-x', `${columns}`, '-y', '60', '-c', folder];
  // The command begins when its output is recorded.
  const whole = `until [ -e '${raw}' ]; do sleep 0.02; done; ${command}; echo "[$?]"; sleep 600`;
  await runOk(tmux.program, [...server, ...session, whole], { env: own });
  try {
    await runOk(tmux.program, [...server, 'pipe-pane', '-o', `cat > '${raw}'`], { env: own });
    for (let pressed = false; ; ) {
      if (!pressed && interruptWhen?.()) {
        await Bun.sleep(300);
        await runOk(tmux.program, [...server, 'send-keys', 'C-c'], { env: own });
        pressed = true;
      }
      const captured = await run(tmux.program, [...server, 'capture-pane', '-p'], { env: own });
      const screen = Buffer.from(captured.stdout).toString();
      if (/\[\d+\]/.test(screen)) return { screen: screen.trimEnd(), raw: await Bun.file(raw).text() };
      await Bun.sleep(20);
    }
  } finally {
    await run(tmux.program, [...server, 'kill-server'], { env: own });
  }
}

const quote = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');

testWith(
  things,
  'a first build on a terminal: phases with times, one table, the command to go on with',
  async ({ tmux, tree, script }) => {
    const command = quote([...cli, 'build', script, '--erts', tree.root]);
    const env = { ONEBEAM_BUILD_CACHE: join(folder, 'first') };
    const { screen, raw } = await onScreen(tmux, command, { columns: 100, env });
    const lines = screen.split('\n');
    expect(lines.at(-1)).toBe('[0]');
    expect(lines.at(-2)).toBe('./dist/hello');
    expect(screen).toMatch(/^linux-\S+: packed payload in \d+\.\d s$/m);
    expect(screen).toMatch(/^linux-\S+: launcher ready in \d+\.\d s$/m);
    expect(screen).toMatch(/^target +file +size +launcher +runtime +program +~archive +~thin +sha256$/m);
    // Overwritten text was written, but is not on the screen.
    expect(screen).not.toContain('packing the payload');
    expect(raw).toContain('\x1b[2K');
    expect(raw).toMatch(/packing payload|preparing launcher/);
  },
  120_000,
);

testWith(
  things,
  'on a narrow terminal no line of the table is broken',
  async ({ tmux, tree, script }) => {
    const command = quote([...cli, 'build', script, '--erts', tree.root, '-o', 'n/hello']);
    const env = { ONEBEAM_BUILD_CACHE: join(folder, 'first') };
    const { screen } = await onScreen(tmux, command, { columns: 72, env });
    expect(screen).toMatch(/^target +file +size +sha256$/m);
    expect(screen).toMatch(/^linux-\S+ +n\/hello +\d+\.\d MB +[0-9a-f]{16}\.\.\.$/m);
    expect(screen.split('\n').at(-2)).toBe('./n/hello');
  },
  120_000,
);

testWith(
  things,
  'a download has a bar, and leaves nothing of it on the screen',
  async ({ tmux, tree, script }) => {
    const place = join(folder, 'served');
    await runOk(cli[0], [cli[1], 'erts', 'prepare', tree.root, place], { cwd: folder });
    const archive = join(folder, 'otp.tar.gz');
    await runOk('tar', ['-czf', archive, '-C', place, '.']);
    const bytes = await Bun.file(archive).bytes();
    const piece = Math.ceil(bytes.length / 10);
    const server = createServer(async (_request, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      for (let at = 0; at < bytes.length; at += piece) {
        response.write(bytes.subarray(at, at + piece));
        await Bun.sleep(100);
      }
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/otp.tar.gz`;
    const env = { ONEBEAM_BUILD_CACHE: join(folder, 'first'), no_proxy: '127.0.0.1' };
    const command = quote([...cli, 'build', script, '--erts', url, '-o', 'f/hello']);
    const { screen, raw } = await onScreen(tmux, command, { columns: 100, env });
    server.close();
    expect(raw).toMatch(/fetching http.* [█#]+[░-]+ +[1-9]\d %/);
    expect(screen).toMatch(/^linux-\S+: runtime ready in \d+\.\d s \(/m);
    expect(screen).not.toMatch(/[█░]/);
    expect(screen.split('\n').at(-1)).toBe('[0]');
  },
  120_000,
);

testWith(
  things,
  'Ctrl-C: exit code 130, no executable, no half line',
  async ({ tmux, tree, script }) => {
    const words = quote([...cli, 'build', script, '--erts', tree.root, '-o', 'i/hello', '--level', '19']);
    const cache = join(folder, 'interrupted');
    // The shell that waits for it survives, to report its code.
    const { screen } = await onScreen(tmux, `trap : INT; ${words}`, {
      columns: 100,
      env: { ONEBEAM_BUILD_CACHE: cache },
      interruptWhen: () => existsSync(cache),
    });
    expect(screen.split('\n').at(-1)).toBe('[130]');
    expect(screen).toContain('error: interrupted\nhint: ');
    expect(screen).not.toContain('packing the payload');
    expect(await Bun.file(join(folder, 'i/hello')).exists()).toBe(false);
  },
  120_000,
);

testWith(
  things,
  'a dumb terminal gets text and nothing else',
  async ({ tmux, tree, script }) => {
    const words = quote([...cli, 'build', script, '--erts', tree.root, '-o', 'd/hello']);
    const env = { ONEBEAM_BUILD_CACHE: join(folder, 'dumb') };
    const { raw } = await onScreen(tmux, `TERM=dumb ${words}`, { columns: 100, env });
    expect(raw).toContain('launcher ready in');
    expect(raw).not.toContain('\x1b[2K');
    expect(raw).not.toContain('\x1b[1m');
  },
  120_000,
);
