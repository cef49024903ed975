import { type BuildResult, type ShippedFile, ship } from '../index.ts';

export interface ShippingFlags {
  archive?: boolean | undefined;
  'macos-app'?: boolean | undefined;
  desktop?: boolean | undefined;
  icon?: string | undefined;
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
