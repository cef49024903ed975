// Writes what `estimateSize` knows of an OTP tree when it is given none: `bun scripts/record-otp.ts <otp folder>`
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applicationFiles } from '../src/otp/minimal/application-files.ts';
import { minimalFiles } from '../src/otp/minimal/minimal-files.ts';
import { readOtpTree } from '../src/otp/otp-tree.ts';
import { recordedLevel } from '../src/otp/recorded-otp.ts';
import { measurePayload } from '../src/payload/write/measure.ts';

const otp = await readOtpTree(process.argv[2]!);
const applications: Record<string, unknown> = {};
for (const [name, application] of [...otp.applications].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const { files } = await applicationFiles(application, otp.root, true);
  const { applications: needed, includedApplications, optionalApplications } = application.resource;
  applications[name] = {
    version: application.version,
    size: await measurePayload([files], recordedLevel),
    needs: [needed, includedApplications, optionalApplications],
    modules: application.modules.join(' '),
  };
}
const { files } = await minimalFiles(otp, { applications: ['kernel', 'stdlib'], includes: [] }, 'linux');
const emulator = files.filter(({ path }) => !path.startsWith('erts/lib/'));
const recorded = {
  version: otp.version,
  release: otp.release,
  emulator: await measurePayload([emulator], recordedLevel),
  applications,
};
const path = join(import.meta.dir, '..', 'src', 'payload', 'recorded-otp.json');
writeFileSync(path, `${JSON.stringify(recorded, undefined, 1)}\n`);
