import type { ThinProblem } from '../../errors/faults/shipping.ts';
import type { Manifest } from '../../payload/format/manifest.ts';
import { targetParts } from '../../targets/target.ts';
import { clientBoot } from './release/command-script.ts';
import { isSingle } from './release/script-words.ts';

/** Returns why a program has no thin form: Windows has no `sh`, and a script cannot do everything that a record may contain. */
export function thinProblem({
  target,
  release,
}: Pick<Manifest, 'target' | 'release'>): ThinProblem | undefined {
  if (targetParts(target).os === 'windows') return { problem: 'windows' };
  if (!release) return undefined;
  for (const command of Object.values(release.commands)) {
    if ('builtIn' in command && command.builtIn === 'ping' && !clientBoot(release))
      return { problem: 'no-client' };
    if (!('run' in command)) continue;
    for (const [variable, word] of Object.entries(command.run.environment)) {
      if (!isSingle(word)) return { problem: 'several-words', variable };
    }
  }
  return undefined;
}
