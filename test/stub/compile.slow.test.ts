import { expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../bed/run.ts';
import { launcherMaker } from './launcher-maker.ts';

const { folder, launcher, make } = await launcherMaker();

test('compiled once, the same bytes from everywhere, deaf to the folder it runs in', async () => {
  const source =
    'console.log(JSON.stringify([process.argv.slice(2), process.env.NODE_ENV, process.env.FROM_DOTENV]));';
  const first = await make(await launcher('first', source), 'cache');
  expect(first.cached).toBe(false);
  expect(await make(await launcher('first', source), 'cache')).toEqual({ ...first, cached: true });
  const commented = await make(await launcher('first', `// A comment changes nothing.\n${source}`), 'cache');
  expect(commented).toMatchObject({ cached: false, sha256: first.sha256 });

  const elsewhere = await make(await launcher(join('quite', 'elsewhere'), source), 'other-cache');
  expect(elsewhere).toMatchObject({ cached: false, sha256: first.sha256, size: first.size });
  const bytes = await readFile(elsewhere.path);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(first.sha256);
  expect(bytes.includes(folder)).toBe(false);

  const program = join(folder, 'program');
  await copyFile(first.path, program);
  await chmod(program, 0o755);
  const trap = join(folder, 'trap');
  await mkdir(trap);
  await writeFile(join(trap, '.env'), 'FROM_DOTENV=1\n');
  await writeFile(join(trap, 'bunfig.toml'), 'preload = ["./trap.ts"]\n');
  await writeFile(join(trap, 'trap.ts'), 'console.log("caught");');
  const { stdout } = await run(program, ['--version', ''], { cwd: trap });
  expect(JSON.parse(Buffer.from(stdout).toString())).toEqual([['--version', ''], 'production', null]);

  const left = await readdir(join(folder, 'cache', 'launchers'));
  expect(left.filter((name) => !/^\..*\.check$/.test(name))).toHaveLength(2);
}, 120_000);
