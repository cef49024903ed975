import { cacheVariable } from '../../src/targets/variable-name.ts';
import { failureCode, systemText } from '../failure.ts';
import { isReady, type ReleasePaths, whyForeignPlace } from '../release/place.ts';
import { codeOf, removeFolder } from '../release/staging.ts';
import type { Payload } from '../self.ts';
import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import { whyNotStarted } from '../system/windows.ts';
import { places } from './current-place.ts';
import { libraryFindings } from './doctor-libraries.ts';
import type { Finding } from './finding.ts';
import { megabytes, type Report } from './report.ts';
import { payloadDamage } from './verify.ts';

/** `ONEBEAM=doctor`: why the program would not start here, each reason with its remedy. Bad when there is one. */
export async function doctor(machine: Machine, payload: Payload): Promise<Report> {
  const ofPayload = await payloadFinding(machine, payload);
  const ofFolders = folderFindings(machine, payload);
  const findings = [
    ofPayload,
    targetFinding(payload),
    // A damaged payload is not read further.
    ...(ofPayload.isGood
      ? await libraryFindings(machine, payload, places(machine, payload)[0]?.release ?? '')
      : []),
    ...ofFolders,
    ...quarantineFinding(machine),
  ];
  const bad = findings.filter(({ isGood }) => !isGood);
  const lines = findings.flatMap(({ check, isGood, isWarning, found, remedy }) => [
    `${isGood ? (isWarning ? 'warn' : 'ok  ') : 'bad '} ${check}: ${found}`,
    ...((isGood && !isWarning) || !remedy ? [] : [`     hint: ${remedy}`]),
  ]);
  lines.push(
    bad.length === 0 ? 'the program should start' : `the program will not start: exit code ${failureCode}`,
  );
  return { lines, data: { schemaVersion: 1, findings }, isGood: bad.length === 0 };
}

async function payloadFinding(machine: Machine, payload: Payload): Promise<Finding> {
  const damage = await payloadDamage(machine, payload);
  const remedy = 'download it again, and compare its checksum with the published one';
  return { check: 'payload', isGood: !damage, found: damage ?? 'complete', ...(damage ? { remedy } : {}) };
}

function targetFinding({ manifest: { target } }: Payload): Finding {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const here = `${os}-${process.arch}`;
  // Windows on arm64 runs the x64 runtime that is packed for it.
  const isGood = target.replace('-musl', '') === here;
  return {
    check: 'system and processor',
    isGood,
    found: isGood ? here : `this machine is ${here}, the runtime is for ${target}`,
    remedy: `use the build for ${here}`,
  };
}

function folderFindings(machine: Machine, payload: Payload): Finding[] {
  const name = cacheVariable(payload.manifest.name);
  const all = places(machine, payload);
  const remedy = `set ${name} to a folder that belongs to you, on a disk with free space that is not mounted noexec`;
  if (all.length === 0) return [{ check: 'folder', isGood: false, found: 'none: HOME is not set', remedy }];
  const findings: Finding[] = [];
  for (const place of all) {
    const reason = whyUnusable(machine, place, payload);
    const check = `folder ${machine.text(place.base.path)} (${place.base.source})`;
    findings.push(
      reason ? { check, isGood: false, found: reason, remedy } : { check, isGood: true, found: 'usable' },
    );
    if (!reason) break;
  }
  // Unusable folders before the usable one do not prevent a start.
  return findings.at(-1)!.isGood ? findings.slice(-1) : findings;
}

/** Tries the folder: creates a folder in it, runs a script there, and reads the free space. */
function whyUnusable(machine: Machine, place: ReleasePaths, payload: Payload): string | undefined {
  const foreign = whyForeignPlace(machine, place);
  if (foreign) return machine.text(foreign);
  const { chmodSync, mkdirSync, statfsSync, writeFileSync } = files();
  const restore = machine.keepPrivate();
  const probe: NativeText = `${place.home}${machine.separator}.new-${crypto.randomUUID()}`;
  try {
    mkdirSync(machine.path(probe), { recursive: true, mode: 0o700 });
    if (!isReady(machine, place, payload)) {
      const needed = payload.manifest.files.reduce((sum, { size }) => sum + size, 0);
      const { bavail, bsize } = statfsSync(machine.path(probe));
      if (bavail * bsize < needed) return `${megabytes(bavail * bsize)} free, ${megabytes(needed)} needed`;
    }
    if (process.platform === 'win32') {
      const program = payload.manifest.start.program.replaceAll('/', '\\');
      return whyNotStarted(`${place.release}\\${program}`)?.reason;
    }
    const script = `${probe}/probe`;
    writeFileSync(machine.path(script), '#!/bin/sh\nexit 0\n', { mode: 0o700 });
    chmodSync(machine.path(script), 0o700);
    return isRefused(machine.text(script)) ? 'it is mounted noexec, so programs in it cannot run' : undefined;
  } catch (error) {
    return systemText(codeOf(error)) || String(error);
  } finally {
    removeFolder(machine, probe);
    restore();
  }
}

function isRefused(script: string): boolean {
  try {
    Bun.spawnSync([script]);
    return false;
  } catch (error) {
    return codeOf(error) === 'EACCES';
  }
}

/** macOS marks what a browser downloaded, and does not start it unless it is notarized. */
function quarantineFinding(machine: Machine): Finding[] {
  if (process.platform !== 'darwin') return [];
  const path = machine.text(machine.executable);
  const { exitCode } = Bun.spawnSync(['/usr/bin/xattr', '-p', 'com.apple.quarantine', path]);
  const isMarked = exitCode === 0;
  return [
    {
      check: 'quarantine',
      isGood: !isMarked,
      found: isMarked ? 'marked as downloaded' : 'not marked',
      remedy: `xattr -d com.apple.quarantine '${path}'`,
    },
  ];
}
