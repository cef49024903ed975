import type { Changed, NameChanges } from '../../systools/check-package/diff-package.ts';
import { defineCommand } from '../arguments/command.ts';
import { document } from '../report/document.ts';

export const diffPackageCommand = defineCommand({
  name: 'diff-package',
  describe: 'compare two release packages: applications, modules by their code, other files',
  positionals: {
    before: { describe: 'the older .tar.gz', isInput: true },
    after: { describe: 'the newer .tar.gz', isInput: true },
  },
  examples: [
    ['systools diff-package my_app-1.0.0.tar.gz my_app-1.1.0.tar.gz', 'what an upgrade would change'],
  ],
  options: {},
  run: async (given, terminal) => {
    const { diffPackage } = await import('../../systools/check-package/diff-package.ts');
    const difference = await diffPackage(given.before, given.after, { cwd: terminal.workingFolder });
    if (given.json) {
      terminal.out(document(difference));
      return 0;
    }
    const { name, version, erts, applications, files } = difference;
    const lines = [
      ...changedLine('release', name),
      ...changedLine('version', version),
      ...changedLine('ERTS', erts),
      ...applications.added.map((it) => `+ ${it}`),
      ...applications.removed.map((it) => `- ${it}`),
      ...applications.changed.flatMap(({ name, before, after, modules }) => [
        `~ ${name} ${before === after ? after : `${before} -> ${after}`}`,
        ...nameLines(modules).map((line) => `  ${line}`),
      ]),
      ...nameLines(files),
    ];
    terminal.out(lines.length === 0 ? 'no difference\n' : lines.map((line) => `${line}\n`).join(''));
    for (const same of applications.sameVersion) {
      terminal.err(
        `warning: modules of ${same} changed, but its version did not: an upgrade would not load them\n`,
      );
    }
    return 0;
  },
});

const changedLine = (what: string, { before = 'none', after = 'none' }: Changed): string[] =>
  before === after ? [] : [`${what}: ${before} -> ${after}`];

const nameLines = ({ added, removed, changed }: NameChanges): string[] => [
  ...added.map((name) => `+ ${name}`),
  ...removed.map((name) => `- ${name}`),
  ...changed.map((name) => `~ ${name}`),
];
