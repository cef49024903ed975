import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import packageJson from '../../package.json';

const root = resolve(import.meta.dir, '../..');

interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  libc?: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

const lock: { lockfileVersion: number; packages: Record<string, LockedPackage> } = JSON.parse(
  await readFile(join(root, 'package-lock.json'), 'utf8'),
);
const { '': project, ...packages } = lock.packages;

/** The entry that a package at `path` loads for `name`: in its own `node_modules`, or in that of a folder above. */
function locked(path: string, name: string): LockedPackage | undefined {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const found = packages[at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`];
    if (found || at === '') return found;
  }
}

test('locks every dependency of every package, for every platform', () => {
  const missing: string[] = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    const { dependencies, devDependencies, optionalDependencies, peerDependencies } = entry;
    const isOptional = (name: string) => entry.peerDependenciesMeta?.[name]?.optional === true;
    const peers = Object.keys(peerDependencies ?? {}).filter((name) => !isOptional(name));
    const names = [
      ...Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }),
      ...peers,
    ];
    missing.push(...names.filter((name) => !locked(path, name)).map((name) => `${path}: ${name}`));
  }
  expect(missing).toEqual([]);
  // The platforms that packages are made for: a lock made on one machine has often lost those of the others.
  const platforms = Object.keys(packages).filter((path) => /\/(bun|cli)-(darwin|linux|win)/.test(path));
  expect(platforms.length).toBeGreaterThanOrEqual(8 + 8);
});

test('names what package.json names, in the same versions', () => {
  const { dependencies, devDependencies, optionalDependencies } = packageJson;
  expect(project).toMatchObject({ dependencies, devDependencies, optionalDependencies });
});

test('has a checksum for every package, and the address of none', () => {
  const entries = Object.entries(packages);
  expect(entries.length).toBeGreaterThan(50);
  const bad = entries.filter(
    ([, { integrity, resolved }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? '') || resolved !== undefined,
  );
  expect(bad.map(([path]) => path)).toEqual([]);
});

test('npm writes no address of a registry into it', async () => {
  const settings = await readFile(join(root, '.npmrc'), 'utf8');
  expect(settings).toMatch(/^omit-lockfile-registry-resolved=true$/m);
});

test('has no field that one of the supported versions of npm removes', () => {
  // npm 10 drops `libc` when it writes the file, so that every `npm install` would change it.
  expect(Object.entries(packages).filter(([, { libc }]) => libc)).toEqual([]);
});

test('CI installs what is locked, with the command that fails where the lock does not fit', async () => {
  const script = await readFile(join(root, '.ci/run'), 'utf8');
  expect(script).toMatch(/^npm ci /m);
  expect(script).not.toMatch(/npm (install|i)\b/);
});
