import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { BuildContext, Reporter } from '../index.ts';
import type { Terminal } from './terminal.ts';

/** What the library has to know of this process. @throws `option-invalid` for a bad `SOURCE_DATE_EPOCH` */
export function buildContext(terminal: Terminal, report?: Reporter): BuildContext {
  const { environment, workingFolder, signal } = terminal;
  return {
    workingFolder,
    cacheFolder: buildCache(environment, workingFolder),
    environment,
    host: { platform: process.platform, arch: process.arch, musl: isMusl() },
    sourceDateEpoch: sourceDateEpoch(environment),
    report,
    signal,
  };
}

/** Builds keep what they fetch and make apart from what finished programs lay out for their users. */
function buildCache(environment: Terminal['environment'], workingFolder: string): string {
  if (environment.ONEBEAM_BUILD_CACHE) return resolve(workingFolder, environment.ONEBEAM_BUILD_CACHE);
  // Empty variables say nothing; `homedir` would take an empty HOME under Node.
  const home = environment.HOME || environment.USERPROFILE || userInfo().homedir;
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'onebeam-build');
  if (process.platform === 'win32') {
    return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'onebeam-build');
  }
  const xdg = environment.XDG_CACHE_HOME;
  return join(xdg?.startsWith('/') ? xdg : join(home, '.cache'), 'onebeam-build');
}

function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  return report?.header !== undefined && report.header.glibcVersionRuntime === undefined;
}

/** The time of everything packed, in seconds since 1970. @throws `option-invalid` */
export function sourceDateEpoch({ SOURCE_DATE_EPOCH: text }: Terminal['environment']): number | undefined {
  if (text === undefined || text === '') return undefined;
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds > 0o77777777777) {
    throw new OnebeamError('option-invalid', {
      path: 'SOURCE_DATE_EPOCH',
      expected: 'whole seconds since 1970, at most 8589934591',
      found: text,
    });
  }
  return seconds;
}
