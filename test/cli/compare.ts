import { afterAll, beforeAll, expect } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { asFormat1 } from '../inspection/as-format-1.ts';
import { onebeam } from './command-line.ts';

const ways = {
  'the boot file of escript, a profile, a priv folder': [
    ...['--boot', 'escript', '--profile', 'cli', '--priv', 'hello=data'],
  ],
  'tree shaking, a name': ['--shake', '--name', 'other'],
  'a recorded start': ['--profile-start', 'x'],
} as const;

/** Tests that an executable, built in one of these ways, is built again from what its manifest says. */
export async function testRebuilt(way: keyof typeof ways): Promise<void> {
  const things = { tree: await otp(27), script: await hello('zip') };
  let cwd: string;
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'onebeam-compare-'));
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  const flags: readonly string[] = ways[way];

  testWith(
    things,
    `verify --rebuild reads the build options, and guesses those of format 1: ${way}`,
    async () => {
      const { tree, script } = things as { tree: { root: string }; script: string };
      await mkdir(join(cwd, 'data'), { recursive: true });
      await writeFile(join(cwd, 'data', 'words.txt'), 'one two');
      const runtime = ['--erts', tree.root];
      // Neither is repeated below: they are in the manifest.
      const env = { SOURCE_DATE_EPOCH: '1700000000' };
      const built = await onebeam(['build', script, ...runtime, '-o', 'made', '--level', '1', ...flags], {
        cwd,
        env,
      });
      expect(built).toMatchObject({ code: 0 });
      const again = await onebeam(['verify', 'made', '--rebuild', ...runtime], { cwd });
      expect(again.out).toContain('identical');
      // Format 1 is older than reduced modules: which functions a start calls is not guessed.
      if (flags.includes('--profile-start')) return;
      await asFormat1(join(cwd, 'made'), join(cwd, 'old'));
      const guessed = ['verify', 'old', '--rebuild', ...runtime, '--level', '1'];
      expect(await onebeam(guessed, { cwd, env })).toMatchObject({
        code: 0,
        out: expect.stringContaining('payload identical'),
      });
    },
  );
}
