import { expect, test } from 'bun:test';
import { appendFile, chmod, copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runOk } from '../bed/run.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { launcherMaker } from './launcher-maker.ts';

const { folder, launcher, make } = await launcherMaker();

testWith(
  { strip: await tool('strip'), llvm: await tool('llvm-strip') },
  'still the launcher after `strip`',
  async (tools) => {
    const made = await make(await launcher('stripped', 'console.log("launcher");'), 'cache');
    for (const [name, tool] of Object.entries(tools)) {
      const program = join(folder, `stripped-by-${name}`);
      await copyFile(made.path, program);
      await chmod(program, 0o755);
      await appendFile(program, 'a payload');
      await runOk(tool.program, [program], { env: { ...process.env, ...tool.environment } });
      expect((await readFile(program)).toString('latin1').endsWith('a payload')).toBe(false);
      expect(await runOk(program, [])).toBe('launcher\n');
    }
  },
  120_000,
);

test('reports a launcher that does not compile, and leaves nothing behind', async () => {
  const missing = await launcher('missing', 'import "./not-there.ts";');
  await expect(make(missing, 'failing')).rejects.toMatchObject({
    code: 'launcher-not-compiled',
    data: { found: expect.stringContaining('not-there.ts') },
  });
  const dynamic = await launcher('dynamic', 'await import(process.argv[2]!);');
  await expect(make(dynamic, 'failing')).rejects.toMatchObject({ code: 'launcher-not-compiled' });
  expect(await readdir(join(folder, 'failing', 'launchers'))).toEqual([]);
});
