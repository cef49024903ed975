import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { makeProgram } from './make-program.ts';
import { probeFiles } from './probe.ts';
import { emptyFolder, start } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const old = await makeProgram(join(folder, 'old'), { files: probeFiles('tool', 'old') });
const tool = await makeProgram(folder, { files: probeFiles() });

/** Removals that the starts must outlive. */
const removals = 20;

test('clean and starts in the same moment: every start finds its files to its end', async () => {
  const TOOL_CACHE_DIR = emptyFolder(folder, 'cache');
  let removed = 0;
  const starting = async () => {
    while (removed < removals) {
      const PROBE_RUN = 'cat "$ROOTDIR/bin/erlexec" > /dev/null && echo read';
      const ran = await start(old, { env: { TOOL_CACHE_DIR, PROBE_RUN } });
      expect(ran).toEqual({ exitCode: 0, signal: null, stdout: 'read\n', stderr: '' });
    }
  };
  const cleaning = async () => {
    while (removed < removals) {
      const ran = await start(tool, { env: { TOOL_CACHE_DIR, ONEBEAM: 'clean:json' } });
      expect([ran.exitCode, ran.stderr]).toEqual([0, '']);
      removed += JSON.parse(ran.stdout).removed.length;
    }
  };
  await Promise.all([starting(), starting(), cleaning()]);
}, 600_000);

test('clean and starts of versions that share files: every start finds all its files, right, to its end', async () => {
  const TOOL_CACHE_DIR = emptyFolder(folder, 'shared');
  const older = await makeProgram(join(folder, 'older'), { files: probeFiles('tool', 'older') });
  await start(tool, { env: { TOOL_CACHE_DIR, PROBE_RUN: 'true' } });
  const sums = `cd "$ROOTDIR" && cat bin/* lib/stdlib-6.0/ebin/* | sha256sum`;
  const whole = (await start(tool, { env: { TOOL_CACHE_DIR, PROBE_RUN: sums } })).stdout;
  let removed = 0;
  const starting = async (program: string) => {
    while (removed < removals) {
      const ran = await start(program, { env: { TOOL_CACHE_DIR, PROBE_RUN: sums } });
      expect(ran).toEqual({ exitCode: 0, signal: null, stdout: whole, stderr: '' });
    }
  };
  const cleaning = async () => {
    while (removed < removals) {
      const ran = await start(tool, { env: { TOOL_CACHE_DIR, ONEBEAM: 'clean:json' } });
      expect([ran.exitCode, ran.stderr]).toEqual([0, '']);
      removed += JSON.parse(ran.stdout).removed.length;
    }
  };
  await Promise.all([starting(old), starting(older), cleaning()]);
}, 600_000);
