import type { CacheEntry } from '../../cache/inventory.ts';
import { cleanCache, listCache, OnebeamError, pruneCache } from '../../index.ts';
import type { Command } from '../arguments/command.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import { table } from '../report/table.ts';
import { surroundings } from '../surroundings.ts';

type Action = 'dir' | 'list' | 'prune' | 'clean';
const day = 24 * 60 * 60 * 1000;

export const cacheCommand: Command<{
  action: Action;
  'older-than': number | undefined;
  'dry-run'?: boolean;
}> = {
  command: 'cache <action>',
  describe: 'look at what builds keep, and remove it',
  words: {
    action: {
      describe:
        'dir: where it is; list: what is there; prune: remove what is not used; clean: remove all of it',
      choices: ['dir', 'list', 'prune', 'clean'],
    },
  },
  options: ['older-than', 'dry-run'],
  examples: [['cache prune --older-than 7', 'keep what a build of the last week has used']],
  run: async (given, terminal) => {
    const { action, json } = given;
    const { cacheFolder } = surroundings(terminal);
    if (action === 'dir') {
      terminal.out(json ? document({ folder: cacheFolder }) : `${cacheFolder}\n`);
      return 0;
    }
    const dryRun = given['dry-run'] ?? false;
    const before = Date.now() - days(given['older-than']) * day;
    const entries = dryRun
      ? (await listCache(cacheFolder)).filter(({ used }) => action !== 'prune' || used < before)
      : await act(action, cacheFolder, before);
    if (json) terminal.out(document({ folder: cacheFolder, action, dryRun, entries }));
    else terminal.out(listing(action, entries, dryRun));
    return 0;
  },
};

/** @throws `option-invalid` */
function days(given = 30): number {
  if (given >= 0) return given;
  throw new OnebeamError('option-invalid', {
    path: '--older-than',
    expected: 'days, 0 or more',
    found: given,
  });
}

function act(action: Action, folder: string, before: number): Promise<CacheEntry[]> {
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
