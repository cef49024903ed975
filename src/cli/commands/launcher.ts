import type { OptionValues } from '../../configuration/option.ts';
import { type generalOptions, optionTable, pickOptions } from '../../configuration/option-table.ts';
import type { Launcher, Target } from '../../index.ts';
import { defineCommand } from '../arguments/command.ts';
import { buildContext } from '../build-context.ts';
import { progressDisplay } from '../progress/progress.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import { table } from '../report/table.ts';
import type { Terminal } from '../terminal.ts';

const { default: _, ...target } = optionTable.target;

const options = {
  target: { ...target, defaultText: 'list: all; build: host' },
  ...pickOptions('offline'),
} as const;

type LauncherValues = OptionValues<typeof options & typeof generalOptions>;

export const launcherCommand = defineCommand({
  name: 'launcher',
  describe: 'list launchers, or build them in advance',
  positionals: {
    action: {
      describe: 'list: show existing launchers; build: download and compile',
      choices: ['list', 'build'],
    },
  },
  options,
  examples: [['launcher build -t all', 'download everything that later builds need, except runtimes']],
  run: async (given, terminal) => (given.action === 'list' ? list(given, terminal) : make(given, terminal)),
});

async function list({ target, json }: LauncherValues, terminal: Terminal): Promise<number> {
  const { listLaunchers, targetList } = await import('../../index.ts');
  const { cacheFolder, host } = buildContext(terminal);
  const wanted = targetList(target ?? ['all'], host);
  const states = (await listLaunchers(cacheFolder)).filter((state) => wanted.includes(state.target));
  const rows = states.map(({ target, bun, launchers }) => [target, bun, `${launchers.length}`]);
  terminal.out(
    json
      ? document({
          launchers: states.map(({ target, bun, launchers }) => ({ target, bun, made: launchers })),
        })
      : table([['target', 'Bun', 'launchers'], ...rows], new Set([2])),
  );
  return 0;
}

async function make({ target, offline, json, quiet }: LauncherValues, terminal: Terminal): Promise<number> {
  const { buildLauncher, targetList } = await import('../../index.ts');
  const progress = json || quiet ? undefined : progressDisplay(terminal);
  const { cacheFolder, workingFolder, environment, host, signal } = buildContext(terminal);
  const made: (Launcher & { target: Target })[] = [];
  try {
    for (const one of targetList(target ?? ['host'], host)) {
      const started = performance.now();
      progress?.report({ kind: 'phase', phase: 'launcher', target: one });
      made.push({
        target: one,
        ...(await buildLauncher({
          target: one,
          host,
          cacheFolder,
          workingFolder,
          environment,
          offline,
          signal,
        })),
      });
      progress?.report({
        kind: 'done',
        phase: 'launcher',
        target: one,
        milliseconds: performance.now() - started,
      });
    }
  } finally {
    progress?.stop();
  }
  const rows = made.map(({ target, size, sha256, cached }) => [
    target,
    sizeText(size),
    cached ? 'cached' : 'built',
    sha256,
  ]);
  terminal.out(
    json ? document({ launchers: made }) : table([['target', 'size', '', 'sha256'], ...rows], new Set([1])),
  );
  return 0;
}
