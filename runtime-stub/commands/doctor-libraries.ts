import { isElf } from '../../src/binary/elf/elf-header.ts';
import { dllRemedy, missingDlls } from '../libraries/dlls.ts';
import { starterOf, starterRemedy } from '../libraries/loader.ts';
import { packageRemedy } from '../libraries/packages.ts';
import { type MissingNeed, type Resolution, resolve } from '../libraries/resolve.ts';
import type { LoaderWorld } from '../libraries/search-order.ts';
import { variable } from '../release/base-folder.ts';
import type { Payload } from '../self.ts';
import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import type { Finding } from './finding.ts';
import { nativeFiles } from './native-files.ts';

/**
 * Programs that run with every start in addition to the started program: the emulator, and what starts its
 * ports.
 */
const ofEveryStart = /^(erlexec|beam(\.smp)?|erl_child_setup|erl\.exe|erlexec\.dll|beam\.smp\.dll)$/;

/**
 * Returns what packed programs need from the system and would not find: what starts them, and their libraries, in the order in
 * which the system's loader looks. What only some of the programs need is a warning.
 *
 * @param release the folder of the release, unpacked or not.
 */
export async function libraryFindings(
  machine: Machine,
  payload: Payload,
  release: NativeText,
): Promise<Finding[]> {
  const { program } = payload.manifest.start;
  const bin = program.slice(0, program.lastIndexOf('/') + 1);
  const isOfStart = (path: string) =>
    path === program || (path.startsWith(bin) && ofEveryStart.test(path.slice(bin.length)));
  const packed = await nativeFiles(machine, payload);
  if (process.platform === 'win32') return dllFindings(machine, packed, release, isOfStart);
  return process.platform === 'linux' ? linuxFindings(machine, payload, packed, release, isOfStart) : [];
}

function linuxFindings(
  machine: Machine,
  { manifest: { target } }: Payload,
  packed: ReadonlyMap<NativeText, Uint8Array>,
  release: NativeText,
  isOfStart: (path: string) => boolean,
): Finding[] {
  const onDisk = (path: NativeText) => {
    try {
      return files().readFileSync(machine.path(path));
    } catch {
      return undefined;
    }
  };
  const world: LoaderWorld = {
    read: (path) =>
      packed.get(path.startsWith(`${release}/`) ? normal(path.slice(release.length + 1)) : '') ??
      onDisk(path),
    libraryPath: variable(machine, 'LD_LIBRARY_PATH') ?? '',
  };
  const starters = new Map<NativeText, boolean>();
  const broken: Finding[] = [];
  const [needed, wanted]: [MissingNeed[], MissingNeed[]] = [[], []];
  let emulator: Resolution | undefined;
  const look = (path: NativeText, bytes: Uint8Array, host?: Resolution): Resolution | undefined => {
    try {
      const resolution = resolve(`${release}/${path}`, bytes, world, host);
      (isOfStart(path) ? needed : wanted).push(...resolution.missing);
      return resolution;
    } catch {
      const isGood = !isOfStart(path);
      broken.push({
        check: `program ${machine.text(path)}`,
        isGood,
        ...(isGood && { isWarning: true }),
        found: 'its header is damaged: no loader accepts it',
        remedy: 'use another build: this one was packed from a damaged runtime',
      });
      return undefined;
    }
  };
  const libraries: [NativeText, Uint8Array][] = [];
  for (const [path, bytes] of packed) {
    const starter = starterOf(bytes);
    if (starter) starters.set(starter, starters.get(starter) || isOfStart(path));
    if (!isElf(bytes)) continue;
    if (!starter) libraries.push([path, bytes]);
    // Without its loader, the libraries of a program cannot be checked.
    else if (world.read(starter)) {
      const resolution = look(path, bytes);
      if (/\/beam(\.smp)?$/.test(path)) emulator = resolution;
    }
  }
  // The emulator loads packed libraries such as NIFs.
  if (emulator) for (const [path, bytes] of libraries) look(path, bytes, emulator);
  return [
    ...starterFindings(machine, target, starters, world),
    ...broken,
    ...needFindings(machine, needed, wanted),
  ];
}

/** Returns libraries that are missing from the places that their names give. */
function starterFindings(
  machine: Machine,
  target: string,
  starters: ReadonlyMap<NativeText, boolean>,
  world: LoaderWorld,
): Finding[] {
  const lost = [...starters].filter(([path]) => !world.read(path));
  const check = 'loader';
  if (lost.length === 0) {
    const names = [...starters].filter(([, isOfStart]) => isOfStart).map(([path]) => machine.text(path));
    return [{ check, isGood: true, found: names.join(', ') || 'none is needed' }];
  }
  return lost.map(([path, isOfStart]) => ({
    check,
    isGood: !isOfStart,
    ...(!isOfStart && { isWarning: true as const }),
    found: `${machine.text(path)} does not exist`,
    remedy: starterRemedy(target, path),
  }));
}

function needFindings(
  machine: Machine,
  needed: readonly MissingNeed[],
  wanted: readonly MissingNeed[],
): Finding[] {
  const findings = [
    ...unique(machine, needed).map((need) => ({ ...need, isGood: false })),
    ...unique(machine, wanted).map((need) => ({ ...need, isGood: true, isWarning: true as const })),
  ];
  return findings.length > 0 ? findings : [{ check: 'libraries', isGood: true, found: 'complete' }];
}

/** Each library once, with every file that requires it. */
function unique(machine: Machine, needs: readonly MissingNeed[]): Omit<Finding, 'isGood'>[] {
  const byNeed = new Map<string, { need: MissingNeed; by: Set<string> }>();
  for (const need of needs) {
    const key = `${need.name} ${need.version ?? ''}`;
    const known = byNeed.get(key) ?? { need, by: new Set() };
    byNeed.set(key, known);
    known.by.add(machine.text(need.by.slice(need.by.lastIndexOf('/') + 1)));
  }
  return [...byNeed.values()].map(({ need: { name, version }, by }) => ({
    check: 'libraries',
    found:
      `${machine.text(name)} ${version ? `lacks ${machine.text(version)}` : 'was not found'}` +
      `, for ${[...by].sort().join(', ')}`,
    remedy: version
      ? `use a build with a runtime for older systems, or update this system: it needs ${version}`
      : packageRemedy(machine.text(name)),
  }));
}

function dllFindings(
  machine: Machine,
  packed: ReadonlyMap<NativeText, Uint8Array>,
  release: NativeText,
  isOfStart: (path: string) => boolean,
): Finding[] {
  const placed = new Map(
    [...packed].map(([path, bytes]) => [`${release}\\${path.replaceAll('/', '\\')}`, bytes]),
  );
  const ofStart = [...packed.keys()]
    .filter(isOfStart)
    .map((path) => `${release}\\${path.replaceAll('/', '\\')}`);
  const needed = missingDlls(machine, ofStart, placed);
  const isNeeded = new Set(needed.map(({ name }) => name.toLowerCase()));
  const wanted = missingDlls(machine, [...placed.keys()], placed).filter(
    ({ name }) => !isNeeded.has(name.toLowerCase()),
  );
  const finding =
    (isGood: boolean) =>
    ({ name, by }: { name: string; by: string }): Finding => ({
      check: 'libraries',
      isGood,
      ...(isGood && { isWarning: true }),
      found: `${name} was not found, for ${by.slice(by.lastIndexOf('\\') + 1)}`,
      remedy: dllRemedy([name]),
    });
  const findings = [...needed.map(finding(false)), ...wanted.map(finding(true))];
  return findings.length > 0 ? findings : [{ check: 'libraries', isGood: true, found: 'complete' }];
}

/** Without `.` and `..`, which `$ORIGIN/../lib` has. */
function normal(path: NativeText): NativeText {
  const names: NativeText[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names.join('/');
}
