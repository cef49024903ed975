/** The parts of the name of a folder in `lib/`: `ssl-11.2`. */
export interface ApplicationFolder {
  name: string;
  version?: string;
}

/**
 * Takes apart the name of an application's folder, `<name>-<version>`. A version may have hyphens (`1.0.0-rc.1`), and so
 * may a name (`my-app`): the version begins with the first digit after a hyphen, or else after the first hyphen.
 */
export function applicationFolder(folder: string): ApplicationFolder {
  const [, name, version] = /^(.+?)-(\d.*)$/.exec(folder) ?? /^(.+?)-(.+)$/.exec(folder) ?? [];
  return name !== undefined && version !== undefined ? { name, version } : { name: folder };
}
