import { type BuildResult, type ShippedFile, ship, type Warning } from '../index.ts';
import { openIcon } from '../shipping/icon.ts';

export interface ShippingFlags {
  archive?: boolean | undefined;
  'macos-app'?: boolean | undefined;
  desktop?: boolean | undefined;
  icon?: string | undefined;
}

/**
 * Looks at the icon before a build, so that not all the work is for nothing when it will not do.
 *
 * @param icon absolute.
 * @returns a warning when nothing that was asked for has an icon.
 * @throws `icon-invalid`
 */
export async function iconWarnings(flags: ShippingFlags, icon: string | undefined): Promise<Warning[]> {
  if (icon === undefined) return [];
  await openIcon(icon);
  if (flags['macos-app'] || flags.desktop) return [];
  return [
    {
      code: 'icon-unused',
      message: '`--icon` is for `--macos-app` and `--desktop`, and neither is given',
      hint: 'give one of them, `--windows-icon` for the icon of a Windows executable, or leave `--icon` out',
    },
  ];
}

/** What is written beside the executables, when anything was asked for. */
export async function shipped(
  result: BuildResult,
  flags: ShippingFlags,
  icon?: string,
): Promise<ShippedFile[]> {
  const { archive = false, 'macos-app': macosApp = false, desktop = false } = flags;
  if (!archive && !macosApp && !desktop) return [];
  return ship(result.artifacts, {
    name: result.name,
    version: result.version ?? '0',
    archive,
    macosApp,
    desktop,
    icon,
  });
}
