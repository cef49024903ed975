import { inOnePiece } from '../archives/pieces.ts';
import type { Channel } from '../channels/channel.ts';
import { fatTargets, otherTargets } from '../channels/form.ts';
import { archivesOf, requireBaseUrl } from '../installers/release-archives.ts';
import { requireMetadata } from '../metadata/require-metadata.ts';
import { packageName } from '../naming/names.ts';
import { isCandidate } from '../naming/versions.ts';

const architectures = { 'windows-x64': '64bit', 'windows-arm64': 'arm64' } as const;

/**
 * Writes a Scoop manifest. With `{version}` in `base-url` and a release page that Scoop can read, the bucket finds later versions
 * by itself.
 *
 * Source: Scoop's wiki, "App Manifests" and "App Manifest Autoupdate".
 *
 * @throws `package-metadata-missing`, `package-name-refused`
 */
export const scoopChannel: Channel = async (program, options) => {
  const fits = Object.keys(architectures);
  const archives = archivesOf(program, options, 'archive').filter(({ target }) => fits.includes(target));
  if (archives.length === 0) {
    return { files: [], skipped: [{ channel: 'scoop', reason: { problem: 'no-target', fits } }] };
  }
  const { name: command, version } = program;
  if (isCandidate(version)) {
    return { files: [], skipped: [{ channel: 'scoop', reason: { problem: 'candidate', version } }] };
  }
  const baseUrl = requireBaseUrl('scoop', program, options);
  const name = packageName('scoop', command);
  const urls = (base: string, hash: boolean) =>
    Object.fromEntries(
      archives.map(({ target, file, sha256 }) => [
        architectures[target as keyof typeof architectures],
        { url: `${base}/${file}`, ...(hash && { hash: sha256 }) },
      ]),
    );
  const manifest = {
    version,
    description: requireMetadata('scoop', program, 'description').split('\n', 1)[0]!,
    homepage: requireMetadata('scoop', program, 'homepage'),
    license: requireMetadata('scoop', program, 'licence'),
    architecture: urls(baseUrl, true),
    bin: `${command}.exe`,
    ...updates(options.baseUrlTemplate, (base) => urls(base, false)),
  };
  const text = `${JSON.stringify(manifest, null, 4)}\n`;
  const { content } = inOnePiece(text);
  return {
    files: [{ path: `${name}.json`, mode: 0o644, kind: 'scoop', form: 'fat', content }],
    skipped: otherTargets('scoop', program, fits),
    decisions: [
      ...fatTargets('scoop', program.targets).filter(({ target = '' }) => fits.includes(target)),
      ...('checkver' in manifest
        ? []
        : [{ channel: 'scoop' as const, reason: { problem: 'no-updates' as const } }]),
    ],
  };
};

/** Scoop knows how to find releases of GitHub; elsewhere the author says how. */
function updates(template: string | undefined, urls: (base: string) => object): object {
  const [, project] =
    /^(https:\/\/github\.com\/[^/]+\/[^/]+)\/releases\/download\//.exec(template ?? '') ?? [];
  if (!project || !template?.includes('{version}')) return {};
  const base = template.replaceAll('{version}', '$version');
  return {
    checkver: { github: project },
    autoupdate: { architecture: urls(base), hash: { url: '$baseurl/SHA256SUMS' } },
  };
}
