// The command line as one executable: unpacks its content once, then runs it with the Bun in it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import facts from '../../dist/standalone/home.json' with { type: 'json' };
import archive from '../../dist/standalone/home.tar.gz' with { type: 'file' };
import { TarReader } from '../../src/archive/tar-read.ts';

const { digest, bun } = facts as { digest: string; bun: string };

function cacheFolder(): string {
  const { HOME, LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  const home = HOME ?? homedir();
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches');
  if (process.platform === 'win32') return LOCALAPPDATA ?? join(home, 'AppData', 'Local');
  return XDG_CACHE_HOME?.startsWith('/') ? XDG_CACHE_HOME : join(home, '.cache');
}

/** The folder with the content; created beside its place, then renamed. */
async function home(): Promise<string> {
  const folder = join(cacheFolder(), 'onebeam-standalone');
  const place = join(folder, digest);
  if (existsSync(place)) return place;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stage = await mkdtemp(join(folder, '.part-'));
  try {
    await layOut(gunzipSync(await Bun.file(archive).bytes()), join(stage, 'home'));
    // Another start may have been faster; what it laid out is the same.
    await rename(join(stage, 'home'), place).catch((error) => {
      if (!existsSync(place)) throw error;
    });
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
  return place;
}

async function layOut(tar: Uint8Array, folder: string): Promise<void> {
  const reader = new TarReader({ entries: 100_000, total: tar.length });
  let path = '';
  let mode = 0o644;
  let pieces: Uint8Array[] = [];
  const finish = async () => {
    if (path === '') return;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, Buffer.concat(pieces), { mode });
  };
  for (const event of reader.read(tar)) {
    if ('entry' in event) {
      await finish();
      path = join(folder, event.entry.path);
      mode = event.entry.mode;
      pieces = [];
    } else pieces.push(event.data);
  }
  reader.end();
  await finish();
}

const root = await home();
const child = spawn(join(root, bun), [join(root, 'dist', 'lib', 'cli.mjs'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
});
