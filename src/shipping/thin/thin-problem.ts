import type { Manifest } from '../../payload/format/manifest.ts';
import { targetParts } from '../../targets/target.ts';
import { clientBoot } from './release/command-script.ts';
import { isSingle } from './release/script-words.ts';

/** Why a program has no thin form. */
export type ThinProblem =
  /** `no-client`: `ping` needs the boot file of a client, and the release has no command with one. */
  | { problem: 'windows' | 'no-client' }
  /** The value of this variable is several words. */
  | { problem: 'several-words'; variable: string };

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
