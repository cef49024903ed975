import { defineCommand } from '../arguments/command.ts';
import { systoolsOptions } from './options.ts';
import { reportOutcome } from './report.ts';

const { silent, otp, outdir } = systoolsOptions;

export const makeAppupCommand = defineCommand({
  name: 'make-appup',
  describe: 'create a draft of an .appup file from two builds of an application',
  positionals: {
    before: { describe: 'folder of the older build' },
    after: { describe: 'folder of the newer build' },
  },
  examples: [['systools make-appup old/lib/my_app-1.0.0 _build/prod/lib/my_app', 'writes ./my_app.appup']],
  options: {
    outdir,
    extra: { kind: 'text', describe: 'extra argument of code_change: an Erlang term', defaultText: '[]' },
    otp,
    silent,
  },
  run: async (given, terminal) => {
    const { makeAppup } = await import('../../systools/appup/make-appup.ts');
    const { reviewText } = await import('../../systools/appup/review-text.ts');
    const { formatTerm } = await import('../../systools/format/format-term.ts');
    const outcome = await makeAppup(given.before, given.after, {
      cwd: terminal.workingFolder,
      ...(given.otp !== undefined && { otp: given.otp }),
      ...(given.outdir !== undefined && { outdir: given.outdir }),
      ...(given.extra !== undefined && { extra: given.extra }),
    });
    return reportOutcome(outcome, ({ appupFile }) => [appupFile], given, terminal, {
      document: ({ appup, notes, added, changed, removed }) => ({
        appup: formatTerm(appup),
        modules: { added, changed, removed },
        review: notes.map((note) => ({ ...note, text: reviewText(note) })),
      }),
      notes: ({ added, changed, removed, notes }) => [
        `modules: ${added.length} added, ${changed.length} changed, ${removed.length} removed`,
        'review the file before you use it:',
        ...notes.map((note) => `  ${reviewText(note)}`),
        ...(notes.length === 0 ? ['  the builds need no other instructions'] : []),
      ],
    });
  },
});
