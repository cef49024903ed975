import { type ArchiveEntry, inOnePiece } from './archives/pieces.ts';
import { asIcns, type Icon } from './icon.ts';

/**
 * The files of an application bundle (Apple's Bundle Programming Guide): property list, executable, icon. Paths start
 * with `<name>.app/`. The executable keeps its own signature; sign the bundle to seal the rest.
 */
export function macosApp(
  name: string,
  version: string,
  executable: ArchiveEntry,
  icon?: Icon,
): ArchiveEntry[] {
  const inside = (path: string) => `${name}.app/Contents/${path}`;
  return [
    { path: inside('Info.plist'), mode: 0o644, ...inOnePiece(infoPlist(name, version, icon)) },
    { ...executable, path: inside(`MacOS/${name}`) },
    ...(icon
      ? [{ path: inside(`Resources/${name}.icns`), mode: 0o644 as const, ...inOnePiece(asIcns(icon)) }]
      : []),
  ];
}

/** The identifier of a bundle. Only letters, digits, hyphens and dots are allowed there. */
export const bundleIdentifier = (name: string): string =>
  `local.onebeam.${name.replaceAll(/[^A-Za-z0-9.-]/g, '-')}`;

function infoPlist(name: string, version: string, icon: Icon | undefined): string {
  const values = {
    CFBundleDevelopmentRegion: 'en',
    CFBundleExecutable: name,
    ...(icon && { CFBundleIconFile: name }),
    CFBundleIdentifier: bundleIdentifier(name),
    CFBundleInfoDictionaryVersion: '6.0',
    CFBundleName: name,
    CFBundlePackageType: 'APPL',
    CFBundleShortVersionString: version,
    CFBundleVersion: version,
    LSMinimumSystemVersion: '11.0',
  };
  const lines = Object.entries(values).map(
    ([key, value]) => `  <key>${key}</key>\n  <string>${escaped(value)}</string>\n`,
  );
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n' +
    `<plist version="1.0">\n<dict>\n${lines.join('')}</dict>\n</plist>\n`
  );
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
