import { expect, test } from 'bun:test';
import manifest from '../../package.json' with { type: 'json' };
import lock from '../../package-lock.json' with { type: 'json' };
import { bunVersion, pins } from '../../src/stub/pins.ts';
import { targets } from '../../src/targets/target.ts';

test('every pin matches package-lock.json, and every package of Bun has a pin', () => {
  const locked = Object.entries(lock.packages as Record<string, { version?: string; integrity?: string }>)
    .filter(([path]) => path.startsWith('node_modules/@oven/bun-'))
    .map(([path, { version, integrity }]) => [path.slice('node_modules/'.length), version, integrity]);
  const pinned = targets.map((target) => [pins[target].package, bunVersion, pins[target].integrity]);
  expect(locked.sort()).toEqual(pinned.sort());
  expect(locked).toHaveLength(8);
});

test('package.json requires exactly that version', () => {
  const wanted = Object.entries(manifest.optionalDependencies as Record<string, string>);
  expect(wanted.map(([name]) => name).sort()).toEqual(targets.map((target) => pins[target].package).sort());
  expect(new Set(wanted.map(([, version]) => version))).toEqual(new Set([bunVersion]));
});
