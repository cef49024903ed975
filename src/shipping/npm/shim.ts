/** The packages of one program, as the shim looks for them. */
export interface ShimPackages {
  /** The command. */
  name: string;
  /** The package that the user installs: `@ada/greeter`. */
  main: string;
  /** By npm's names of a platform, `linux-x64` or `linux-x64-musl`: the package, and its program. */
  platforms: Readonly<Record<string, readonly [packageName: string, program: string]>>;
}

/**
 * The JavaScript that npm links as the command: finds the package of this platform, which npm installed as an optional
 * dependency, and becomes its program as far as Node can. CommonJS without dependencies, for Node 16 and later. It downloads
 * nothing.
 */
export const shim = ({ name, main, platforms }: ShimPackages): string => `#!/usr/bin/env node
'use strict';
// Starts ${name}. Written by onebeam.
const { spawn } = require('node:child_process');
const { dirname, join } = require('node:path');
const self = process;

const platforms = ${JSON.stringify(platforms, null, 2)};

function fail(what, cause, hint) {
  self.stderr.write(${JSON.stringify(`${name}: `)} + what + '\\ncause: ' + cause + '\\nhint: ' + hint + '\\n');
  self.exit(125);
}

function isMusl() {
  if (process.platform !== 'linux') return false;
  const report = process.report && process.report.getReport();
  return !(report && report.header && report.header.glibcVersionRuntime);
}

function findProgram() {
  const platform = process.platform + '-' + process.arch;
  const candidates = [platform + (isMusl() ? '-musl' : '')].filter((key) => platforms[key]);
  if (candidates.length === 0) {
    fail(
      'there is no package for ' + platform + (isMusl() ? ' with musl' : ''),
      'this program is published for ' + Object.keys(platforms).join(', '),
      'use it on one of these',
    );
  }
  const [packageName, program] = platforms[candidates[0]];
  try {
    return join(dirname(require.resolve(packageName + '/package.json')), program);
  } catch {
    fail(
      'the package ' + packageName + ' is not installed',
      'npm did not install it: --omit=optional or --no-optional was given, or a lock file was written on another platform',
      'install again without that flag: npm install ' + ${JSON.stringify(main)} + ' --include=optional; or delete node_modules and the lock file first',
    );
  }
}

const child = spawn(findProgram(), self.argv.slice(2), { stdio: 'inherit', windowsHide: false });
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGCONT'];
for (const signal of process.platform === 'win32' ? ['SIGINT', 'SIGBREAK'] : signals) {
  // Those of a terminal reach the program by themselves; what is sent to this process alone is passed on.
  process.on(signal, () => {
    if (process.platform !== 'win32' && !(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal);
  });
}
child.on('error', (error) => {
  fail('the program cannot be started', error.message, 'install the package again');
});
child.on('exit', (code, signal) => {
  if (signal === null) self.exit(code);
  for (const one of signals) process.removeAllListeners(one);
  process.kill(process.pid, signal);
});
`;
