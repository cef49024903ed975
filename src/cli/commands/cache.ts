import { pickOptions } from '../../configuration/option-table.ts';
import type { CacheEntry } from '../../index.ts';
import { defineCommand } from '../arguments/command.ts';
import { buildContext } from '../build-context.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import { table } from '../report/table.ts';

type Action = 'dir' | 'list' | 'prune' | 'clean';
const day = 24 * 60 * 60 * 1000;

export const cacheCommand = defineCommand({
  name: 'cache',
  describe: 'inspect or clear the build cache',
  positionals: {
    action: {
      describe:
        'dir: print its path; list: list its entries; prune: remove unused entries; clean: remove all entries',
      choices: ['dir', 'list', 'prune', 'clean'],
    },
  },
  options: pickOptions('older-than', 'dry-run'),
  examples: [['cache prune --older-than 7', 'keep entries used in the last week']],
  run: async (given, terminal) => {
    const { action, json, 'dry-run': dryRun, 'older-than': days } = given;
    const { cacheFolder } = buildContext(terminal);
    if (action === 'dir') {
      terminal.out(json ? document({ folder: cacheFolder }) : `${cacheFolder}\n`);
      return 0;
    }
    const before = Date.now() - days * day;
    const entries = await cacheEntries(dryRun ? 'list' : action, cacheFolder, before);
    const shown = dryRun && action === 'prune' ? entries.filter(({ used }) => used < before) : entries;
    if (json) terminal.out(document({ folder: cacheFolder, action, dryRun, entries: shown }));
    else terminal.out(listing(action, shown, dryRun));
    return 0;
  },
});

/** Removes what the action removes. @returns the entries that it is about. */
async function cacheEntries(action: Action, folder: string, before: number): Promise<CacheEntry[]> {
  const { cleanCache, listCache, pruneCache } = await import('../../index.ts');
  if (action === 'prune') return pruneCache(folder, before, Date.now());
  return action === 'clean' ? cleanCache(folder) : listCache(folder);
}

function listing(action: Action, entries: readonly CacheEntry[], dryRun: boolean): string {
  const rows = entries.map(({ kind, name, size, used }) => [
    kind,
    name.length > 40 ? `${name.slice(0, 40)}...` : name,
    sizeText(size),
    new Date(used).toISOString().slice(0, 10),
  ]);
  const sum = sizeText(entries.reduce((total, { size }) => total + size, 0));
  const lines = action === 'list' ? table([['kind', 'name', 'size', 'used'], ...rows], new Set([2])) : '';
  const done = action === 'list' ? '' : dryRun ? 'would remove: ' : 'removed: ';
  return `${lines}${done}${entries.length} entries, ${sum}\n`;
}
