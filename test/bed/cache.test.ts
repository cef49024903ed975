import { expect, test } from 'bun:test';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

const preparing = (more: string) => `
  import { appendFileSync, readFileSync } from 'node:fs';
  import { prepared } from ${JSON.stringify(join(import.meta.dir, 'cache.ts'))};
  appendFileSync(process.env.XDG_CACHE_HOME + '/started', '.');
  const place = await prepared('thing-1', async (stage) => {
    appendFileSync(process.env.XDG_CACHE_HOME + '/made', 'made ');
    await Bun.write(stage + '/a', 'x');
    ${more}
  });
  console.log(await Bun.file(place + '/a').text());`;

const untilAllStarted =
  "while (readFileSync(process.env.XDG_CACHE_HOME + '/started', 'utf8').length < 4) await Bun.sleep(5);";

async function inHome(work: (home: string, start: (program: string) => Promise<string>) => Promise<void>) {
  const home = await mkdtemp(join(tmpdir(), 'bed-'));
  const env = { ...process.env, XDG_CACHE_HOME: home };
  try {
    await work(home, async (program) => {
      const { stdout, stderr } = await run(process.execPath, ['-e', program], { env });
      return `${stdout}${stderr}`;
    });
  } finally {
    await rm(home, { recursive: true });
  }
}

test('of several processes that prepare the same entry, one creates it, all use it, and nothing else is left', () =>
  inHome(async (home, start) => {
    const all = await Promise.all(Array.from({ length: 4 }, () => start(preparing(untilAllStarted))));
    expect(all).toEqual(['x\n', 'x\n', 'x\n', 'x\n']);
    expect(await readFile(join(home, 'made'), 'utf8')).toBe('made ');
    expect((await readdir(join(home, 'onebeam', 'test-bed'))).sort()).toEqual(['.locks', 'thing-1']);
  }));

test('a process that is killed while it prepares does not block others', () =>
  inHome(async (home, start) => {
    const killed = preparing('process.kill(process.pid, "SIGKILL"); await new Promise(() => {});');
    expect(await start(killed)).toBe('');
    expect(await start(preparing(''))).toBe('x\n');
    expect(await readFile(join(home, 'made'), 'utf8')).toBe('made made ');
  }));
