import type { ReleasedFile } from '../channels/channel.ts';
import type { ShippedProgram } from '../channels/shipped-program.ts';

export const releaseManifestName = 'release.json';

/** Two years: how long the manifest of a release counts as news, in seconds. */
const validFor = 2 * 365 * 24 * 60 * 60;

/**
 * Describes a release for programs (`release.schema.json`): canonical JSON with sorted keys, so that equal releases
 * have equal bytes. `sequence` only grows from release to release, so that an updater can detect an outdated mirror.
 *
 * @param sequence Unix time of the release, in seconds.
 */
export function releaseManifest(
  { name, version, targets }: ShippedProgram,
  files: readonly ReleasedFile[],
  sequence: number,
): string {
  const manifest = {
    schemaVersion: 1,
    name,
    version,
    sequence,
    published: isoTime(sequence),
    expires: isoTime(sequence + validFor),
    targets: Object.fromEntries(
      targets.map(({ target, manifest: { otp, tools }, executable }) => {
        const { size, sha256, launcher, payload } = executable;
        return [target, { size, sha256, launcher, payload, otp, tools }];
      }),
    ),
    files: files.map(({ channel, ...file }) => file).sort((one, other) => (one.path < other.path ? -1 : 1)),
  };
  return `${JSON.stringify(sorted(manifest), null, 1)}\n`;
}

const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
