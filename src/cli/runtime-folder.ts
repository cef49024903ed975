import { resolve } from 'node:path';
import type { OptionValues } from '../configuration/option.ts';
import type { optionTable } from '../configuration/option-table.ts';
import { buildContext } from './build-context.ts';
import { progressDisplay } from './progress/progress.ts';
import type { Terminal } from './terminal.ts';

/** The options that say how a runtime is fetched. */
type FetchValues = Pick<
  OptionValues<typeof optionTable>,
  'offline' | 'mirror' | 'min-rate' | 'lock-file' | 'json' | 'quiet'
>;

/**
 * The OTP folder that a value of `--erts` names. A folder is used as it is, for whatever system it was made; an archive, a URL or a
 * version becomes a runtime for this machine, as for a build.
 *
 * @returns an absolute path.
 * @throws as `findRuntime`
 */
export async function runtimeFolder(erts: string, given: FetchValues, terminal: Terminal): Promise<string> {
  const { offline, mirror, 'min-rate': minRate, 'lock-file': lockFile, json, quiet } = given;
  const { findRuntime, hostTarget, readErtsArgument } = await import('../index.ts');
  const { workingFolder } = terminal;
  const argument = await readErtsArgument(erts, workingFolder).catch(() => undefined);
  if (argument?.kind === 'folder') return argument.path;
  const progress = json || quiet ? undefined : progressDisplay(terminal);
  const { host, cacheFolder, environment, signal, report } = buildContext(terminal, progress?.report);
  const target = hostTarget(host);
  const phase = { phase: 'runtime', target } as const;
  try {
    report?.({ kind: 'phase', ...phase });
    const started = performance.now();
    const { otp } = await findRuntime({
      ...{ target, host: target, erts, workingFolder, cacheFolder, environment, offline, mirror, signal },
      minRate,
      lockFile: resolve(workingFolder, lockFile),
      onProgress: (done, total) => report?.({ kind: 'amount', ...phase, done, total }),
      onStep: (detail) => report?.({ kind: 'step', ...phase, detail }),
    });
    report?.({ kind: 'done', ...phase, milliseconds: performance.now() - started });
    return otp.root;
  } finally {
    progress?.stop();
  }
}
