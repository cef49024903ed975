import { otpResourceOf, releaseResourceOf } from '../../src/payload/format/layout.ts';
import { programNames } from '../../src/payload/format/program-start.ts';
import { cacheVariable } from '../../src/targets/variable-name.ts';
import { instanceFacts } from '../run/facts.ts';
import { stateVariable } from '../run/places.ts';
import type { Payload } from '../self.ts';
import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import { currentPlace } from './current-place.ts';
import { columns, megabytes, type Report } from './report.ts';

/** `ONEBEAM=info`: what the executable is made of. */
export function info(machine: Machine, payload: Payload): Report {
  const { manifest, footer } = payload;
  const { place, ready } = currentPlace(machine, payload);
  const applications = manifest.files
    .map(({ path }) => (manifest.release ? releaseResourceOf(path) : otpResourceOf(path)))
    .filter((application) => application !== undefined);
  const unpacked = manifest.files.reduce((sum, { size }) => sum + size, 0);
  const data = {
    schemaVersion: 1,
    name: manifest.name,
    ...(manifest.programs && { programs: programNames(manifest) }),
    target: manifest.target,
    otp: manifest.otp,
    tools: manifest.tools,
    applications,
    files: manifest.files.length,
    unpackedSize: unpacked,
    payload: { size: footer.payloadLength, sha256: footer.payloadSha256 },
    executable: machine.text(machine.executable),
    release: machine.text(place.release),
    ready,
    ...(ready && { disk: diskUse(machine, place.release, manifest.files) }),
    cacheVariable: cacheVariable(manifest.name),
  };
  const release = manifest.release && describeRelease(machine, payload);
  const lines = columns([
    ['name', manifest.name],
    ...(manifest.programs ? [['programs', programNames(manifest).join(', ')] as const] : []),
    ['target', manifest.target],
    ['erlang', `OTP ${manifest.otp.release}, ERTS ${manifest.otp.erts}`],
    ['applications', applications.join(', ') || 'none'],
    ['files', `${manifest.files.length}, ${megabytes(unpacked)}`],
    ['payload', `${megabytes(footer.payloadLength)}, SHA-256 ${footer.payloadSha256}`],
    ['built by', `onebeam ${manifest.tools.onebeam}, Bun ${manifest.tools.bun}, zstd ${manifest.tools.zstd}`],
    ['executable', data.executable],
    ['release', `${data.release}${ready ? '' : ' (not unpacked yet)'}`],
    ...(data.disk
      ? [
          [
            'disk',
            `${megabytes(data.disk.own)} own, ${megabytes(data.disk.shared)} shared with other releases`,
          ] as const,
        ]
      : []),
    ['set with', data.cacheVariable],
    ...(release ? releaseRows(release) : []),
  ]);
  return { lines, data: { ...data, ...(release && { otpRelease: release }) }, isGood: true };
}

/** Returns what a release is, and where it keeps its state. */
function describeRelease(machine: Machine, payload: Payload) {
  const { name, version, tool, kind, commands } = payload.manifest.release!;
  const { places, node } = instanceFacts(machine, payload);
  return {
    ...{ name, version, tool, kind, commands: Object.keys(commands) },
    distribution: node.distribution,
    node: machine.text(node.name),
    state: places ? machine.text(places.state) : null,
    stateVariable: stateVariable(payload.manifest.name),
  };
}

const releaseRows = (release: ReturnType<typeof describeRelease>): [string, string][] => [
  ['OTP release', `${release.name} ${release.version}, ${release.tool}, ${release.kind}`],
  ['commands', release.commands.join(', ')],
  ['node', release.distribution === 'none' ? 'none' : `${release.node} (${release.distribution})`],
  ['state', release.state ?? 'no folder is known'],
  ['set with', release.stateVariable],
];

/** The bytes of files that only this release has, and of those that it shares with others as hard links. */
function diskUse(
  machine: Machine,
  release: NativeText,
  expected: Payload['manifest']['files'],
): { own: number; shared: number } {
  const use = { own: 0, shared: 0 };
  for (const { path } of expected) {
    const file = `${release}${machine.separator}${machine.native(path.replaceAll('/', machine.separator))}`;
    const found = files().lstatSync(machine.path(file), { throwIfNoEntry: false });
    if (found) use[found.nlink > 1 ? 'shared' : 'own'] += found.size;
  }
  return use;
}
