import { expect, test } from 'bun:test';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

test('two runs that prepare the same thing at once both get it, and leave nothing else', async () => {
  const home = await mkdtemp(join(tmpdir(), 'bed-'));
  try {
    const program = `
      import { prepared } from ${JSON.stringify(join(import.meta.dir, 'cache.ts'))};
      const place = await prepared('thing-1', async (stage) => {
        await Bun.write(stage + '/a', 'x');
        await Bun.sleep(300);
      });
      console.log(await Bun.file(place + '/a').text());`;
    const env = { ...process.env, XDG_CACHE_HOME: home };
    const both = await Promise.all([0, 1].map(() => run(process.execPath, ['-e', program], { env })));
    expect(both.map(({ stdout, stderr }) => `${stdout}${stderr}`)).toEqual(['x\n', 'x\n']);
    expect(await readdir(join(home, 'onebeam', 'test-bed'))).toEqual(['thing-1']);
  } finally {
    await rm(home, { recursive: true });
  }
});
