// Writes what `estimateSize` uses when no OTP tree is given: `bun scripts/record-otp.ts <otp folder>`
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applicationFiles } from '../src/otp/minimal/application-files.ts';
import { minimalFiles } from '../src/otp/minimal/minimal-files.ts';
import { readOtpTree } from '../src/otp/otp-tree.ts';
import { recordedLevel } from '../src/otp/recorded-otp.ts';
import { measurePayload } from '../src/payload/write/measure.ts';
import { startModules } from '../src/start/start-modules.ts';

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
const selection = { applications: ['kernel', 'stdlib'], includes: [] };
const { files } = await minimalFiles(otp, selection, 'linux');
const boot: Record<string, number> = {};
for (const body of ['archive', 'beam', 'source'] as const) {
  const start = { modules: startModules({ body, release: Number(otp.release) }) };
  const withBoot = await minimalFiles(otp, { ...selection, start }, 'linux');
  // Its additional size: its modules occur a second time, in the same frame.
  boot[body] =
    (await measurePayload([withBoot.files], recordedLevel)) - (await measurePayload([files], recordedLevel));
}
const emulator = files.filter(({ path }) => !path.startsWith('erts/lib/'));
const recorded = {
  version: otp.version,
  release: otp.release,
  emulator: await measurePayload([emulator], recordedLevel),
  boot,
  applications,
};
const path = join(import.meta.dir, '..', 'src', 'otp', 'recorded-otp.json');
writeFileSync(path, `${JSON.stringify(recorded, undefined, 1)}\n`);
