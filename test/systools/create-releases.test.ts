import { describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReleases } from '../../src/index.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { relText } from './oracle/fake-release.ts';
import { layOut } from './oracle/release-case.ts';

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'create-releases-'));
  try {
    const rel = relText(['{db, "2.1", load}', '{ünï, "1"}'], {
      name: '"Läden ☺"',
      vsn: '"7"',
      erts: '"15.2"',
    });
    layOut(folder, { name: 'releases', files: { 'r.rel': rel }, folders: ['releases', 'theirs'], calls: [] });
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('createReleases', () => {
  test('writes both files, for a release that may be moved', () =>
    inFolder(async (cwd) => {
      expect(await createReleases('r', { cwd })).toMatchObject({
        status: 'ok',
        made: { releasesFile: 'releases/RELEASES', startFile: 'releases/start_erl.data' },
      });
      expect(readFileSync(join(cwd, 'releases/start_erl.data'), 'utf8')).toBe('15.2 7\n');
      expect(readFileSync(join(cwd, 'releases/RELEASES'), 'utf8')).toContain('"lib/kernel-1.0"');
    }));

  test('writes nothing for a release file that is none, or without the folder', () =>
    inFolder(async (cwd) => {
      expect(await createReleases('nope', { cwd })).toMatchObject({ text: 'File not found: "nope.rel"\n' });
      expect(await createReleases('r', { cwd, outdir: 'nowhere' })).toMatchObject({ status: 'error' });
      mkdirSync(join(cwd, 'releases/start_erl.data'));
      expect(await createReleases('r', { cwd })).toMatchObject({ status: 'error' });
      expect(readdirSync(join(cwd, 'releases'))).toEqual(['start_erl.data']);
    }));

  test('refuses invalid options', async () => {
    await expect(createReleases('r', { nonsense: 1 } as object)).rejects.toThrow('systools-options-illegal');
    await expect(createReleases(1 as never)).rejects.toThrow('systools-argument-illegal');
  });
});

for (const release of otpReleases) {
  const tree = await otp(release);
  testWith({ tree }, `RELEASES is what release_handler of OTP ${release} writes`, async ({ tree }) => {
    await inFolder(async (cwd) => {
      const env = { PATH: process.env.PATH, HOME: cwd, ...tree.environment };
      for (const root of ['', '/opt/shop//', './here']) {
        const call = `ok = release_handler:create_RELEASES("${root}", "${join(cwd, 'theirs')}", "${join(cwd, 'r.rel')}", []), halt().`;
        await runOk(tree.erlexec, ['+fnu', '-noshell', '-eval', call], { cwd, env });
        expect(await createReleases('r', { cwd, root, outdir: 'releases', otp: release })).toMatchObject({
          status: 'ok',
        });
        const [ours, theirs] = ['releases', 'theirs'].map((folder) =>
          readFileSync(join(cwd, folder, 'RELEASES'), 'utf8'),
        );
        expect(ours).toBe(theirs!);
      }
    });
  });
}
