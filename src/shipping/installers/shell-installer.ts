import { targetParts } from '../../targets/target.ts';
import { cacheVariable } from '../../targets/variable-name.ts';
import { inOnePiece } from '../archives/pieces.ts';
import type { Channel, Skip } from '../channels/channel.ts';
import { fatTargets, otherTargets } from '../channels/form.ts';
import { textSetting } from '../packages/settings.ts';
import { archivesOf, requireBaseUrl } from './release-archives.ts';
import { shellScript } from './shell-script.ts';

/**
 * Writes `install.sh` for Linux and macOS. It installs the thin archive, and the one of the executable by option.
 *
 * @throws `package-metadata-missing` without `base-url`
 */
export const shellChannel: Channel = async (program, options) => {
  const isPosix = ({ target }: { target: string }) => !target.startsWith('windows');
  const thin = archivesOf(program, options, 'thin-archive').filter(isPosix);
  // Of macOS the executable is in a zip, perhaps in a bundle.
  const fat = archivesOf(program, options, 'archive').filter(
    ({ target }) => targetParts(target).os === 'linux',
  );
  if (thin.length === 0 && fat.length === 0) {
    const fits = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
    return { files: [], skipped: [{ channel: 'sh', reason: { problem: 'no-target', fits } }] };
  }
  const baseUrl = requireBaseUrl('sh', program, options);
  const { name, version } = program;
  const prefix = cacheVariable(name).replace(/_CACHE_DIR$/, '');
  const asked = textSetting(options.settings.sh ?? {}, 'form', ['thin', 'fat']);
  const form = asked ?? (thin.length > 0 ? 'thin' : 'fat');
  const script = shellScript({ name, version, baseUrl, prefix, thin, fat, form });
  const { content } = inOnePiece(script);
  const isInstalled = (target: string) => (form === 'thin' ? thin : fat).some((one) => one.target === target);
  const fits = program.targets.map(({ target }) => target).filter((target) => isPosix({ target }));
  const isFatOnly = (target: string) => !thin.some((one) => one.target === target);
  return {
    files: [{ path: 'install.sh', mode: 0o755, kind: 'installer', form, content }],
    skipped: [
      ...otherTargets('sh', program, fits),
      ...program.targets
        .filter(({ target }) => fits.includes(target) && !isInstalled(target))
        .map(({ target }): Skip => ({ channel: 'sh', target, reason: { problem: 'no-archive', form } })),
    ],
    decisions:
      asked === 'fat'
        ? [{ channel: 'sh', reason: { problem: 'fat-chosen' } }]
        : fatTargets('sh', program.targets).filter(
            ({ target = '' }) => isPosix({ target }) && isFatOnly(target),
          ),
  };
};
