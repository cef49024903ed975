import { expect } from 'bun:test';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOk } from '../bed/run.ts';
import { tool as bedTool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { makeProgram } from './make-program.ts';
import { probeFiles } from './probe.ts';
import { emptyFolder, start } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const tool = await makeProgram(folder, { files: probeFiles() });
const strip = await bedTool('strip');

testWith({ strip }, 'stripped: works, or says what cut it off', async ({ strip }) => {
  const copy = join(folder, 'stripped');
  copyFileSync(tool, copy);
  await runOk(strip.program, [copy], { env: { ...process.env, ...strip.environment } });
  const env = { TOOL_CACHE_DIR: emptyFolder(folder, 'cache'), PROBE_RUN: 'echo started' };
  const ran = await start(copy, { env });
  if (ran.exitCode === 0) expect(ran.stdout).toBe('started\n');
  else {
    expect(ran.exitCode).toBe(125);
    expect(ran.stderr).toMatch(
      /^stripped: the executable is damaged\ncause: the executable has no payload .*\nhint: .*`strip`.*\n$/,
    );
  }
});
