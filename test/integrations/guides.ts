import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { otp } from '../bed/otp.ts';
import { run, runOk } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';
import { type OnebeamForShells, onebeamForShells } from '../cli/onebeam-for-shells.ts';
import { myApp } from './my-app.ts';

export const docs = resolve(import.meta.dir, '../../.github/docs');

/** The code blocks of a language in a guide. */
export const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block]) => block!);

/** Tests that the commands of guides work, in the order of the guide. */
export async function testGuides(guides: readonly string[]): Promise<void> {
  const things = { tree: await otp(27), mine: await myApp() };
  let folder: string;
  let onPath: OnebeamForShells;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onebeam-guides-'));
    onPath = await onebeamForShells(folder);
  });
  afterAll(async () => {
    await onPath.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function deskFor(name: string, mine: string): Promise<string> {
    const cwd = join(folder, name);
    await mkdir(cwd);
    await cp(mine, join(cwd, 'my_app'));
    return cwd;
  }

  describe('every command of a guide works, in the order of the guide', () => {
    for (const guide of guides) {
      testWith(
        things,
        guide,
        async ({ tree, mine }) => {
          const text = await readFile(join(docs, `${guide}.md`), 'utf8');
          const cwd = await deskFor(guide, mine);
          const [configuration] = blocks(text, 'toml');
          const commands = blocks(text, 'sh');
          expect(commands.length).toBeGreaterThan(1);
          const env = plainEnvironment({
            HOME: folder,
            PATH: `${onPath.bin}:/usr/bin:/bin`,
            XDG_CACHE_HOME: join(folder, 'xdg'),
            ONEBEAM_ERTS: tree.root,
            OTP: tree.root,
            // The guide copies the cache, which other tests change meanwhile: nothing in it is compressed yet.
            ...(guide === 'build-offline' && {
              ONEBEAM_BUILD_CACHE: join(folder, 'own-cache'),
              ONEBEAM_LEVEL: '1',
            }),
          });
          const ran = await run('bash', ['-e', '-o', 'pipefail', '-c', commands.join('\n')], { cwd, env });
          const said = { code: ran.exitCode, err: Buffer.from(ran.stderr).toString() };
          expect(said).toMatchObject({ code: 0 });
          if (!configuration) return;
          await writeFile(join(cwd, 'onebeam.toml'), configuration);
          await runOk(join(onPath.bin, 'onebeam'), ['build', './my_app', '--dry-run', '--json'], {
            cwd,
            env,
          });
        },
        120_000,
      );
    }
  });
}
