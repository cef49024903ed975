#!/usr/bin/env node
// The installed `onebeam`: runs the command line with the Bun that is installed as a dependency.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** npm puts a dependency beside this package, or in a folder above. */
function bunBinary() {
  const cpu = { x64: 'x64', arm64: 'aarch64' }[process.arch];
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const exe = os === 'windows' ? 'bun.exe' : 'bun';
  const libcs = os === 'linux' ? ['', '-musl'] : [''];
  if (os === 'linux' && !process.report.getReport().header.glibcVersionRuntime) libcs.reverse();
  const require = createRequire(import.meta.url);
  for (const libc of libcs) {
    try {
      const manifest = require.resolve(`@oven/bun-${os}-${cpu}${libc}/package.json`);
      const binary = join(dirname(manifest), 'bin', exe);
      if (existsSync(binary)) return binary;
    } catch {}
  }
  return undefined;
}

/** A checkout runs its sources; the package has them bundled. */
const sources = join(root, 'src', 'cli.ts');
const commandLine = existsSync(sources) ? sources : join(root, 'dist', 'lib', 'cli.mjs');

const bun = bunBinary();
if (bun) {
  const child = spawn(bun, [commandLine, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends them to both; the exit code is the command line's to choose.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`error: \`${bun}\` cannot be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
} else {
  console.error(`error: there is no Bun for ${process.platform}-${process.arch} beside onebeam`);
  console.error('hint: install onebeam without `--omit=optional` and `--no-optional`');
  process.exitCode = 1;
}
