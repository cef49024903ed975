import { afterAll, expect } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peakOf } from '../../scripts/bench/peak.ts';
import { buildCache } from '../bed/build-cache.ts';
import { hello } from '../bed/escripts.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { cli, onebeam } from '../cli/command-line.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-ship-memory-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** In bytes. Bun itself has some 45 MB, the source of the library 30. */
const mark = 200e6;
const metadata = `[package]
version = "1.2.0"
description = "Greets"
licence = "Apache-2.0"
maintainer = "Ada Example <ada@example.org>"
`;
const linux = process.platform === 'linux' || new NotAvailable('Linux, for the most memory of a process');

testWith(
  { linux, tree: await otp(27), script: await hello('zip') },
  'an executable of 110 MB is shipped in 200 MB of memory',
  async ({ tree, script }) => {
    await writeFile(join(folder, 'onebeam.toml'), metadata);
    const built = ['build', script, '--erts', tree.root, '-o', 'dist/hello-linux-x64', '--level', '1'];
    const { code, err } = await onebeam(built, { cwd: folder });
    expect([code, code === 0 ? '' : err]).toEqual([0, '']);
    const env = { ...process.env, ONEBEAM_BUILD_CACHE: buildCache };
    const command = [...cli, 'ship', 'dist/hello-linux-x64', '--to', 'archive,deb,npm', '-q'];
    const { peak } = await peakOf(command, env, folder);
    console.log(`ship: ${Math.round(peak / 1e6)} MB at most`);
    expect(peak).toBeLessThan(mark);
  },
);
