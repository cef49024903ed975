import { otpResourceOf, releaseResourceOf } from '../../src/payload/format/layout.ts';
import { programNames } from '../../src/payload/format/program-start.ts';
import { cacheVariable } from '../../src/targets/variable-name.ts';
import type { Payload } from '../self.ts';
import type { Machine } from '../system/machine.ts';
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
    cacheVariable: cacheVariable(manifest.name),
  };
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
    ['moved by', data.cacheVariable],
  ]);
  return { lines, data, isGood: true };
}
