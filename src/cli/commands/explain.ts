import { resolve } from 'node:path';
import { pickOptions } from '../../configuration/option-table.ts';
import type { ExplainedOwner, Explanation } from '../../index.ts';
import { defineCommand } from '../arguments/command.ts';
import { buildContext } from '../build-context.ts';
import { document } from '../report/document.ts';
import { sizeText } from '../report/size-text.ts';
import { table } from '../report/table.ts';

export const explainCommand = defineCommand({
  name: 'explain',
  describe: 'list what takes up space, and why it is packed',
  positionals: { executable: { describe: 'an executable built by onebeam' } },
  options: pickOptions('html'),
  examples: [
    ['explain dist/my_app', 'applications by size, each with its reason'],
    ['explain dist/my_app --html report.html', 'also as a page with a treemap'],
  ],
  run: async ({ executable, json, verbose, html }, terminal) => {
    const { explain, writeExplanationPage } = await import('../../index.ts');
    const path = resolve(terminal.workingFolder, executable);
    const context = buildContext(terminal);
    const found = await explain(path, context);
    if (html !== undefined) {
      const all = await explain(path, context, { allFiles: true });
      await writeExplanationPage(all, resolve(terminal.workingFolder, html));
    }
    terminal.out(json ? document(found) : explanationText(found, verbose));
    return 0;
  },
});

/** The parts of the executable, then its applications with their reasons; with `all` every reason and large files. */
export function explanationText(found: Explanation, all: boolean): string {
  const { name, target, size, payload, launcher, owners, programs, dropped } = found;
  const unpacked = owners.reduce((sum, owner) => sum + owner.size, 0);
  const rows = owners.flatMap((owner) => {
    const share = `${((owner.size / unpacked) * 100).toFixed(1)} %`;
    const reasons = all ? owner.because : [shortReason(owner, programs)];
    const more = reasons.slice(1).map((reason) => ['', '', '', '', reason]);
    const files = all ? owner.largest.map((file) => ['', '', sizeText(file.size), '', file.path]) : [];
    return [
      [owner.name, owner.version ?? '', sizeText(owner.size), share, reasons[0] ?? ''],
      ...more,
      ...files,
    ];
  });
  const left = dropped.length > 0 ? `excluded by --drop-app: ${dropped.join(', ')}\n` : '';
  return (
    `${name} for ${target}: ${sizeText(size)} (launcher ${sizeText(launcher)}, ` +
    `payload ${sizeText(payload)}, ${sizeText(unpacked)} unpacked)\n` +
    `${programs ? `programs: ${programs.join(', ')}\n` : ''}\n` +
    table([['', 'version', 'unpacked', 'share', 'reason'], ...rows], new Set([2, 3])) +
    left
  );
}

/** The first reason; where there are several programs, those that need it. */
function shortReason({ because, neededBy }: ExplainedOwner, programs: Explanation['programs']): string {
  if (!programs || !neededBy) return because[0] ?? '';
  return neededBy.length === programs.length ? 'needed by all' : `needed by ${neededBy.join(', ')}`;
}
