import type { NativeNeeds } from '../erts/fits-target.ts';
import type { Warning } from '../reporter.ts';

/** Libraries that the user's system may lack, as something the builder may want to act on. */
export function nativeWarnings({ foreignLibraries }: NativeNeeds): Warning[] {
  return foreignLibraries.map(({ name, by }) => ({
    code: 'foreign-library',
    message: `\`${name}\` must be on the user's system: ${by.slice(0, 3).join(', ')} ${by.length > 1 ? 'ask' : 'asks'} for it`,
    hint: 'take a runtime that is linked statically where the program must run anywhere',
  }));
}
