import { listStubs, type Stub, stub, type Target } from '../../index.ts';
import { targetList } from '../../options.ts';
import type { Command } from '../arguments/command.ts';
import { progressDisplay } from '../progress/progress.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import { table } from '../report/table.ts';
import { surroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';

interface StubFlags {
  action: 'build' | 'list';
  target: string[] | undefined;
  offline: boolean | undefined;
  json?: boolean | undefined;
  quiet?: boolean | undefined;
}

export const stubCommand: Command<StubFlags> = {
  command: 'stub <action>',
  describe: 'list launchers, or make them before a build needs them',
  words: {
    action: { describe: 'list: what is at hand; build: fetch and compile', choices: ['list', 'build'] },
  },
  options: ['target', 'offline'],
  configured: ['target', 'offline'],
  examples: [['stub build -t all', 'everything that later builds need of the network but runtimes']],
  run: async (given, terminal) => (given.action === 'list' ? list(given, terminal) : make(given, terminal)),
};

async function list({ target, json }: StubFlags, terminal: Terminal): Promise<number> {
  const { cacheFolder, host } = surroundings(terminal);
  const wanted = targetList(target ?? ['all'], host);
  const states = (await listStubs(cacheFolder)).filter((state) => wanted.includes(state.target));
  const rows = states.map(({ target, base, stubs }) => [target, base, `${stubs.length}`]);
  terminal.out(
    json ? document({ stubs: states }) : table([['target', 'base', 'stubs'], ...rows], new Set([2])),
  );
  return 0;
}

async function make({ target, offline, json, quiet }: StubFlags, terminal: Terminal): Promise<number> {
  const progress = json || quiet ? undefined : progressDisplay(terminal);
  const { cacheFolder, workingFolder, environment, host, signal } = surroundings(terminal);
  const made: (Stub & { target: Target })[] = [];
  try {
    for (const one of targetList(target ?? ['host'], host)) {
      const started = performance.now();
      progress?.report({ kind: 'phase', phase: 'stub', target: one });
      made.push({
        target: one,
        ...(await stub({ target: one, host, cacheFolder, workingFolder, environment, offline, signal })),
      });
      progress?.report({
        kind: 'done',
        phase: 'stub',
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
    cached ? 'was there' : 'made',
    sha256,
  ]);
  terminal.out(
    json ? document({ stubs: made }) : table([['target', 'size', '', 'sha256'], ...rows], new Set([1])),
  );
  return 0;
}
