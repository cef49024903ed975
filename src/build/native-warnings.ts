import type { NativeNeeds } from '../erts/fits-target.ts';
import type { Warning } from '../reporter.ts';

/** What the runtime wants to find on the user's system, where that is not sure to have it: one warning, or none. */
export function nativeWarnings({ foreignLibraries, glibcFloor, macosFloor }: NativeNeeds): Warning[] {
  const needs = foreignLibraries.map(({ name }) => `\`${name}\``);
  if (needs.length === 0) return [];
  if (glibcFloor) needs.push(`glibc ${glibcFloor} or newer`);
  if (macosFloor) needs.push(`macOS ${macosFloor} or newer`);
  return [
    {
      code: 'foreign-libraries',
      message: `the user's system must have ${needs.join(', ')}`,
      hint: 'for a program that runs anywhere, take a runtime that is linked statically (`--erts 27` fetches one)',
    },
  ];
}
