import type { DecisionReason } from '../../errors/faults/shipping.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { inOnePiece } from '../archives/pieces.ts';
import type { Channel, Decision } from '../channels/channel.ts';
import { fatTargets, otherTargets } from '../channels/form.ts';
import { archivesOf, requireBaseUrl } from '../installers/release-archives.ts';
import { missingKey, requireMetadata } from '../metadata/require-metadata.ts';
import { isCandidate } from '../naming/versions.ts';
import { textSetting } from '../packages/settings.ts';

const architectures = { 'windows-x64': 'x64', 'windows-arm64': 'arm64' } as const;
const schemaVersion = '1.10.0';

/**
 * Writes the three documents of a winget manifest (version, installer, default locale) for a portable program in a zip archive. The
 * file in the archive has the command's name already, so the command exists also where winget may not make links.
 *
 * Source: winget's manifest specification 1.10.
 *
 * @throws `package-metadata-missing`, `package-name-refused`
 */
export const wingetChannel: Channel = async (program, options) => {
  const fits = Object.keys(architectures);
  const archives = archivesOf(program, options, 'archive').filter(({ target }) => fits.includes(target));
  if (archives.length === 0) {
    return { files: [], skipped: [{ channel: 'winget', reason: { problem: 'no-target', fits } }] };
  }
  const { name, version, metadata } = program;
  if (isCandidate(version)) {
    return { files: [], skipped: [{ channel: 'winget', reason: { problem: 'candidate', version } }] };
  }
  const settings = options.settings.winget ?? {};
  const identifier = textSetting(settings, 'identifier');
  if (identifier === undefined) {
    throw missingKey('winget', '[ship.winget] identifier', 'identifier = "Ada.Greeter"', {
      ...metadata,
      lookedAt: [],
    });
  }
  if (
    !/^[^.\s\\/:*?"<>|]{1,32}(\.[^.\s\\/:*?"<>|]{1,32}){1,7}$/.test(identifier) ||
    identifier.length > 128
  ) {
    throw new OnebeamError('package-name-refused', { channel: 'winget', name: identifier, given: true });
  }
  const baseUrl = requireBaseUrl('winget', program, options);
  const description = requireMetadata('winget', program, 'description');
  const publisher = textSetting(settings, 'publisher');
  const maintainer = (publisher ?? requireMetadata('winget', program, 'maintainer')).replace(
    /\s*<[^>]*>$/,
    '',
  );
  const identity = { PackageIdentifier: identifier, PackageVersion: version };
  const locale = 'en-US';
  const documents = {
    version: { ...identity, DefaultLocale: locale },
    installer: {
      ...identity,
      InstallerType: 'zip',
      NestedInstallerType: 'portable',
      NestedInstallerFiles: [{ RelativeFilePath: `${name}.exe`, PortableCommandAlias: name }],
      Installers: archives.map(({ target, file, sha256 }) => ({
        Architecture: architectures[target as keyof typeof architectures],
        InstallerUrl: `${baseUrl}/${file}`,
        InstallerSha256: sha256.toUpperCase(),
      })),
    },
    defaultLocale: {
      ...identity,
      PackageLocale: locale,
      Publisher: maintainer,
      PackageName: name,
      ...(metadata.homepage !== undefined && { PackageUrl: metadata.homepage }),
      License: requireMetadata('winget', program, 'licence'),
      ShortDescription: description.split('\n', 1)[0]!.slice(0, 256),
      ...(description.includes('\n') && { Description: description.slice(0, 10_000) }),
      Moniker: name.slice(0, 40),
    },
  };
  const suffixes = { version: '', installer: '.installer', defaultLocale: `.locale.${locale}` };
  const files = Object.entries(documents).map(([kind, value]) => {
    const document = { ...value, ManifestType: kind, ManifestVersion: schemaVersion };
    const path = `winget/${identifier}${suffixes[kind as keyof typeof suffixes]}.yaml`;
    const { content } = inOnePiece(yaml(kind, document));
    return {
      ...{ path, mode: 0o644 as const, kind: 'winget', content },
      ...(kind === 'installer' && { form: 'fat' as const }),
    };
  });
  const own = (reason: DecisionReason): Decision => ({ channel: 'winget', reason });
  return {
    files,
    skipped: otherTargets('winget', program, fits),
    decisions: [
      ...fatTargets('winget', program.targets).filter(({ target = '' }) => fits.includes(target)),
      own({ problem: 'language-assumed', language: locale }),
      ...(publisher === undefined
        ? [own({ problem: 'default', key: '[ship.winget] publisher', value: maintainer })]
        : []),
    ],
  };
};

/** YAML whose scalars are JSON texts, which YAML 1.2 takes as they are. */
function yaml(kind: string, document: object): string {
  const schema = `# yaml-language-server: $schema=https://aka.ms/winget-manifest.${kind}.${schemaVersion}.schema.json`;
  const lines = Object.entries(document).map(([key, value]) =>
    Array.isArray(value)
      ? `${key}:\n${value.map((item) => listItem(item)).join('')}`
      : `${key}: ${JSON.stringify(value)}\n`,
  );
  return `${schema}\n${lines.join('')}`;
}

const listItem = (item: Record<string, string>): string =>
  Object.entries(item)
    .map(([key, value], index) => `${index === 0 ? '- ' : '  '}${key}: ${JSON.stringify(value)}\n`)
    .join('');
