import { defineCommand } from '../arguments/command.ts';
import { document } from '../report/document.ts';
import { systoolsOptions } from './options.ts';

const { silent } = systoolsOptions;

export const checkPackageCommand = defineCommand({
  name: 'check-package',
  describe: 'check that a release package is complete and consistent',
  positionals: { package: { describe: 'a .tar.gz that make-tar, relx or Mix created', isInput: true } },
  examples: [['systools check-package my_app-1.0.0.tar.gz', 'exits with code 1 if it finds a problem']],
  options: { silent },
  run: async (given, terminal) => {
    const { checkPackage } = await import('../../systools/check-package/check-package.ts');
    const { packageProblemText } = await import('../../systools/check-package/package-problem.ts');
    const { release, problems, files, modules } = await checkPackage(given.package, {
      cwd: terminal.workingFolder,
    });
    const isGood = problems.every(({ severity }) => severity !== 'error');
    if (given.json) {
      const described = problems.map((problem) => ({ ...problem, text: packageProblemText(problem) }));
      const status = isGood ? 'ok' : 'error';
      terminal.out(document({ status, ...(release && { release }), files, modules, problems: described }));
    } else if (!given.silent) {
      for (const problem of problems) {
        terminal.err(`${problem.severity}: \`${problem.path}\` ${packageProblemText(problem)}\n`);
      }
      if (release && isGood) {
        const { name, version, erts, applications } = release;
        terminal.out(
          `${name} ${version}: ${applications.length} applications, ${modules} modules, ${files} files, ERTS ${erts}\n`,
        );
      }
    }
    return isGood ? 0 : 1;
  },
});
