import { mirrorUrl } from '../../options.ts';
import type { Command } from '../arguments/command.ts';
import type { Check } from '../doctor/check.ts';
import { checks } from '../doctor/checks.ts';
import { document } from '../report/document.ts';
import { surroundings } from '../surroundings.ts';

interface DoctorFlags {
  offline: boolean | undefined;
  mirror: string | undefined;
}

export const doctorCommand: Command<DoctorFlags> = {
  command: 'doctor',
  describe: 'check what builds need from this machine',
  options: ['offline', 'mirror'],
  configured: ['offline', 'mirror'],
  examples: [['doctor --offline', 'without asking the network']],
  run: async ({ offline = false, mirror, json }, terminal) => {
    const found = await checks({ ...surroundings(terminal), offline, mirror: mirrorUrl(mirror) });
    const failed = found.some(({ state }) => state === 'failed');
    if (json) terminal.out(document({ ok: !failed, checks: found }));
    else for (const check of found) terminal.out(lines(check, terminal.unicode));
    return failed ? 1 : 0;
  },
};

function lines({ name, state, found, remedy }: Check, unicode: boolean): string {
  const marks = unicode ? { ok: '✓', missing: '-', failed: '✗' } : { ok: 'ok', missing: '--', failed: 'NO' };
  return `${marks[state]} ${name}: ${found}\n${remedy && state !== 'ok' ? `  hint: ${remedy}\n` : ''}`;
}
