import { pickOptions } from '../../configuration/option-table.ts';
import type { MachineCheck } from '../../index.ts';
import { defineCommand } from '../arguments/command.ts';
import { buildContext } from '../build-context.ts';
import { document } from '../report/document.ts';

export const doctorCommand = defineCommand({
  name: 'doctor',
  describe: 'check that this machine can build',
  options: pickOptions('offline', 'mirror'),
  examples: [['doctor --offline', 'check what a build without network access lacks']],
  run: async ({ offline, mirror, json }, terminal) => {
    const { checkMachine } = await import('../../index.ts');
    const found = await checkMachine({ ...buildContext(terminal), offline, mirror });
    const failed = found.some(({ state }) => state === 'failed');
    if (json) terminal.out(document({ ok: !failed, checks: found }));
    else for (const check of found) terminal.out(lines(check, terminal.unicode));
    return failed ? 1 : 0;
  },
});

function lines({ name, state, found, remedy }: MachineCheck, unicode: boolean): string {
  const marks = unicode ? { ok: '✓', missing: '-', failed: '✗' } : { ok: 'ok', missing: '--', failed: 'NO' };
  return `${marks[state]} ${name}: ${found}\n${remedy && state !== 'ok' ? `  hint: ${remedy}\n` : ''}`;
}
