// Runs the Bun that package-lock.json pins, with the arguments given: `node scripts/bun.mjs test`. The `@oven/bun-*`
// packages contain the binary, so that no install script is needed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export function bunBinary(root = dirname(dirname(fileURLToPath(import.meta.url)))) {
  const cpu = { x64: 'x64', arm64: 'aarch64' }[process.arch];
  const exe = process.platform === 'win32' ? 'bun.exe' : 'bun';
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const libcs = os === 'linux' ? ['', '-musl'] : [''];
  const isMusl = os === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  if (isMusl) libcs.reverse();
  for (const libc of libcs) {
    const binary = join(root, 'node_modules', '@oven', `bun-${os}-${cpu}${libc}`, 'bin', exe);
    if (existsSync(binary)) return binary;
  }
  throw new Error(`no Bun for ${os}-${cpu} in node_modules/@oven: run \`npm install\` first`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { status, signal } = spawnSync(bunBinary(), process.argv.slice(2), { stdio: 'inherit' });
  if (signal) process.kill(process.pid, signal);
  process.exitCode = status ?? 1;
}
