import { targetParts } from '../../targets/target.ts';
import { cacheVariable } from '../../targets/variable-name.ts';
import { inOnePiece } from '../archives/pieces.ts';
import type { Channel } from '../channels/channel.ts';
import { fatTargets, otherTargets } from '../channels/form.ts';
import { powershellScript } from './powershell-script.ts';
import { archivesOf, requireBaseUrl } from './release-archives.ts';

/**
 * Writes `install.ps1` for Windows, which installs the executable for the user.
 *
 * @throws `package-metadata-missing` without `base-url`
 */
export const powershellChannel: Channel = async (program, options) => {
  const archives = archivesOf(program, options, 'archive').flatMap((archive) => {
    const { os, cpu } = targetParts(archive.target);
    return os === 'windows' ? [[cpu, archive] as const] : [];
  });
  if (archives.length === 0) {
    const fits = ['windows-x64', 'windows-arm64'];
    return { files: [], skipped: [{ channel: 'ps1', reason: { problem: 'no-target', fits } }] };
  }
  const { name, version } = program;
  const baseUrl = requireBaseUrl('ps1', program, options);
  const prefix = cacheVariable(name).replace(/_CACHE_DIR$/, '');
  const { content } = inOnePiece(powershellScript({ name, version, baseUrl, prefix, archives }));
  const usable = program.targets.filter(({ target }) => targetParts(target).os === 'windows');
  return {
    files: [{ path: 'install.ps1', mode: 0o644, kind: 'installer', form: 'fat', content }],
    skipped: otherTargets('ps1', program, ['windows-x64', 'windows-arm64']),
    decisions: fatTargets('ps1', usable),
  };
};
