import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import {
  appendFile,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildLauncher, type Launcher } from '../../src/stub/compile.ts';
import { hostTarget } from '../../src/targets/host-target.ts';
import { run, runOk } from '../bed/run.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';

const host = { platform: process.platform, arch: process.arch, musl: false };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-stub-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const make = (entry: string, cache: string): Promise<Launcher> =>
  buildLauncher({
    target: hostTarget(host),
    host,
    entry,
    cacheFolder: join(folder, cache),
    environment: process.env,
  });

async function launcher(name: string, source: string): Promise<string> {
  const path = join(folder, name, 'main.ts');
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(path, source);
  return path;
}

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
