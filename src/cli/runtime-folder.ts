import { resolve } from 'node:path';
import { hostTarget } from '../index.ts';
import { mirrorUrl } from '../options.ts';
import { findRuntime } from '../runtimes/find-runtime.ts';
import { readErtsArgument } from '../runtimes/runtime-source.ts';
import { progressDisplay } from './progress/progress.ts';
import { surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

/** The options that tell where a runtime comes from. */
export interface RuntimeFlags {
  erts: string | undefined;
  offline: boolean | undefined;
  mirror: string | undefined;
  'lock-file': string | undefined;
  json?: boolean | undefined;
  quiet?: boolean | undefined;
}

/**
 * The OTP folder that `--erts` means. A folder is taken as it is, for whatever system it was made; an archive, a URL or a
 * version becomes a runtime for this machine, as for a build.
 *
 * @returns an absolute path; nothing when `--erts` was not given.
 * @throws as `findRuntime` and `mirrorUrl`
 */
export async function runtimeFolder(given: RuntimeFlags, terminal: Terminal): Promise<string | undefined> {
  const { erts, offline = false, 'lock-file': lockFile = 'onebeam.lock', json, quiet } = given;
  if (erts === undefined) return undefined;
  const mirror = mirrorUrl(given.mirror);
  const { workingFolder } = terminal;
  const argument = await readErtsArgument(erts, workingFolder).catch(() => undefined);
  if (argument?.kind === 'folder') return argument.path;
  const progress = json || quiet ? undefined : progressDisplay(terminal);
  const { host, cacheFolder, environment, signal, report } = surroundings(terminal, progress?.report);
  const target = hostTarget(host);
  const phase = { phase: 'runtime', target } as const;
  try {
    report?.({ kind: 'phase', ...phase });
    const started = performance.now();
    const { otp } = await findRuntime({
      ...{ target, host: target, erts, workingFolder, cacheFolder, environment, offline, mirror, signal },
      lockFile: resolve(workingFolder, lockFile),
      onAmount: (done, total) => report?.({ kind: 'amount', ...phase, done, total }),
      onStep: (detail) => report?.({ kind: 'step', ...phase, detail }),
    });
    report?.({ kind: 'done', ...phase, milliseconds: performance.now() - started });
    return otp.root;
  } finally {
    progress?.stop();
  }
}
