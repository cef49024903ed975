import { describe, expect, test } from 'bun:test';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atomsOfModule, namedByEmulator, reachableModules } from '../../src/analysis/named-modules.ts';
import { readOtpTree } from '../../src/otp/otp-tree.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';

describe('reachable modules', () => {
  const atoms: Record<string, string[]> = {
    a: ['a', 'b', 'nowhere'],
    b: ['c', 'a'],
    c: [],
    alone: ['a'],
  };
  const reach = (...names: string[]) => [...reachableModules(names, (name) => atoms[name])].sort();

  test('are those that are named, and what they name, also in a circle', () => {
    expect(reach('a')).toEqual(['a', 'b', 'c']);
    expect(reach('nowhere', 'c')).toEqual(['c']);
    expect(reach('alone', 'ok')).toEqual(['a', 'alone', 'b', 'c']);
    expect(reach()).toEqual([]);
  });
});

for (const release of [25, 27, 29] as const) {
  const tree = await otp(release);
  testWith({ tree }, `OTP ${release}: what the emulator's modules name is in the table`, async ({ tree }) => {
    const { applications } = await readOtpTree(tree.root);
    const known = new Set(['kernel', 'stdlib'].flatMap((name) => [...applications.get(name)!.modules]));
    const lib = join(tree.root, 'lib');
    const folder = join(lib, (await readdir(lib)).find((name) => name.startsWith('erts-'))!, 'ebin');
    const named = new Set<string>();
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.beam'))) {
      const path = join(folder, name);
      for (const atom of atomsOfModule(await readFile(path), path)) if (known.has(atom)) named.add(atom);
    }
    expect(named.size).toBeGreaterThan(20);
    expect([...named].filter((name) => !namedByEmulator.includes(name))).toEqual([]);
  });

  testWith({ tree }, `OTP ${release}: a constant names modules that no code calls`, async ({ tree }) => {
    const { applications } = await readOtpTree(tree.root);
    const path = join(applications.get('kernel')!.folder, 'ebin', 'kernel.beam');
    // `#{start => {logger_sup, start_link, []}}` is a constant.
    expect(atomsOfModule(await readFile(path), path)).toContain('logger_sup');
  });
}
