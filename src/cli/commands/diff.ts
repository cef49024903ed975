import { resolve } from 'node:path';
import type { Difference } from '../../index.ts';
import { defineCommand } from '../arguments/command.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import { table } from '../report/table.ts';

export const diffCommand = defineCommand({
  name: 'diff',
  describe: 'compare two executables',
  positionals: {
    before: { describe: 'an executable built by onebeam' },
    after: { describe: 'an executable built by onebeam' },
  },
  examples: [['diff my_app-1.0 dist/my_app', 'sizes by application, and which files changed']],
  run: async ({ before, after, json }, { out, workingFolder }) => {
    const { difference } = await import('../../index.ts');
    const found = await difference(resolve(workingFolder, before), resolve(workingFolder, after));
    out(json ? document(found) : differenceText(found));
    return 0;
  },
});

/** A table of sizes by owner, then facts and files that differ. */
export function differenceText({ size, payload, facts, owners, files }: Difference): string {
  const rows = [
    ['', 'before', 'after', 'change'],
    ['executable', ...change(...size)],
    ['payload', ...change(...payload)],
    ...owners.map(({ name, before, after }) => {
      const versions = [before?.version, after?.version].filter(Boolean);
      const which = new Set(versions).size > 1 ? ` ${versions.join(' → ')}` : '';
      return [name + which, ...change(before?.size, after?.size)];
    }),
  ];
  const lists = [
    ...facts.map(({ name, before, after }) => `${name}: ${before} → ${after}`),
    ...files.added.map((path) => `added: ${path}`),
    ...files.removed.map((path) => `removed: ${path}`),
    ...files.changed.map((path) => `changed: ${path}`),
  ];
  return `${table(rows, new Set([1, 2, 3]))}${lists.map((line) => `${line}\n`).join('')}`;
}

function change(before: number | undefined, after: number | undefined): string[] {
  const by = (after ?? 0) - (before ?? 0);
  const sign = by < 0 ? '-' : '+';
  const text = (size: number | undefined) => (size === undefined ? '-' : sizeText(size));
  return [text(before), text(after), by === 0 ? '=' : sign + sizeText(Math.abs(by))];
}
