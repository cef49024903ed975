import { expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { lockHolder } from './lock-holder.ts';
import { makeProgram } from './make-program.ts';
import { probeFiles } from './probe.ts';
import { emptyFolder, start } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const tool = await makeProgram(folder, { files: probeFiles() });
const freshCache = () => emptyFolder(folder, `cache-${randomUUID()}`);
const runs = (cache: string) => start(tool, { env: { TOOL_CACHE_DIR: cache, PROBE_RUN: 'echo started' } });
const started = { exitCode: 0, signal: null, stdout: 'started\n', stderr: '' };

test('a start behind a stopped one: shows a notice on a terminal only, and continues by itself', async () => {
  const [cache, other] = [freshCache(), freshCache()];
  const stopped = [await lockHolder(cache), await lockHolder(other)];
  const onTerminal = start('script', {
    arguments: ['-qefc', tool, '/dev/null'],
    env: { TERM: 'xterm', TOOL_CACHE_DIR: other, PROBE_RUN: 'echo started' },
  });
  expect(await runs(cache)).toEqual(started);
  const { stdout } = await onTerminal;
  const wait = '\rtool: first start, waiting for another start that is unpacking\x1b[K';
  expect(stdout).toStartWith(`${wait}\rtool: first start, unpacking `);
  expect(stdout).toEndWith('\r\x1b[Kstarted\r\n');
  for (const holder of stopped) expect(holder.exitCode).toBe(null);
}, 60_000);
