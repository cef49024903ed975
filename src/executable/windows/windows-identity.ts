import type { PeResource } from '../../binary/pe/pe-resources.ts';
import { iconResources, iconType } from './windows-icon.ts';
import { versionResource, versionType } from './windows-version.ts';

/** The icon and texts that Windows shows for a program. Bun's are always replaced. */
export interface WindowsIdentity {
  /** An `.ico` file's content, and its path for errors; by default, Windows's icon for programs. */
  icon?: { bytes: Uint8Array; path: string } | undefined;
  /** The program's name by default. */
  title?: string | undefined;
  /** The title by default. */
  description?: string | undefined;
  /** Up to four numbers with dots between: `1.2.3`. */
  version?: string | undefined;
  publisher?: string | undefined;
  copyright?: string | undefined;
}

/**
 * The resources of a program in place of those of its stub: icon and version are its own, the rest (the application
 * manifest) stays.
 *
 * @param name of the program.
 * @throws `windows-icon-invalid`, `windows-version-invalid`
 */
export function identityResources(
  stub: readonly PeResource[],
  name: string,
  { icon, title = name, description = title, version, publisher, copyright }: WindowsIdentity,
): PeResource[] {
  const own: (number | string)[] = [iconType.image, iconType.group, versionType];
  return [
    ...stub.filter(({ type }) => !own.includes(type)),
    ...(icon ? iconResources(icon.bytes, icon.path) : []),
    versionResource(version, {
      CompanyName: publisher,
      FileDescription: description,
      InternalName: name,
      LegalCopyright: copyright,
      OriginalFilename: `${name}.exe`,
      ProductName: title,
    }),
  ];
}
