import type { ReleaseRun } from './release-run.ts';

/** The variables of a run in the form that `Bun.spawn` expects. */
export function textVariables({ machine, variables }: ReleaseRun): Record<string, string> {
  return Object.fromEntries(
    variables.entries().map((entry) => {
      const text = machine.text(entry);
      const equals = text.indexOf('=', 1);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}
