import type { ShakenModules } from '../../pipeline/result.ts';
import type { Target } from '../../targets/target.ts';

/** What was shaken off, in a line; with every module by its name when somebody wants to know. */
export function shakenText(target: Target, { modules, started }: ShakenModules, names: boolean): string {
  const count = modules.reduce((sum, { modules }) => sum + modules.length, 0);
  const where = modules.map((one) => `${one.application} ${one.modules.length}`).join(', ');
  const proof = started ? 'and it starts' : 'not started, as it is for another machine';
  const line = `${target}: ${count} modules of OTP left out${where && ` (${where})`}, ${proof}\n`;
  return (
    line + (names ? modules.map((one) => `  ${one.application}: ${one.modules.join(' ')}\n`).join('') : '')
  );
}
