import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { launcherLibraries, librariesOfLauncher } from '../../src/shipping/launcher-libraries.ts';
import { bunVersion } from '../../src/stub/pins.ts';

/** The list of libraries that the pinned Bun publishes is part of its types package. */
async function published(): Promise<{ version: string; text: string }> {
  const folder = dirname(createRequire(import.meta.url).resolve('bun-types/package.json'));
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return { version, text: await readFile(join(folder, 'docs/project/license.mdx'), 'utf8') };
}

test('they are those that the pinned Bun names, and no others', async () => {
  const { version, text } = await published();
  expect(version).toBe(bunVersion);
  expect(text).toContain('Bun statically links JavaScriptCore');
  const linked = /## Linked libraries([\s\S]*?)\n## /.exec(text)![1]!;
  const rows = linked.split('\n').filter((line) => line.startsWith('| ') && line.includes(']('));
  const names = rows.map((row) => /\[`?([^`\]]+)`?\]/.exec(row)![1]!);
  expect(launcherLibraries.map(({ name }) => name)).toEqual(['JavaScriptCore', ...names]);
  for (const [index, row] of rows.entries()) {
    const { name, systems, url } = launcherLibraries[index + 1]!;
    const only = /\(on ([^)]*)\)/.exec(row)?.[1]?.toLowerCase().split(' and ');
    const listed: string[] | undefined = systems?.toSorted();
    expect({ name, systems: listed }).toEqual({ name, systems: only?.toSorted() });
    expect(row).toContain(url);
  }
});

test('a launcher has those of its system', () => {
  const names = (system: 'linux' | 'darwin' | 'windows') =>
    librariesOfLauncher(system).map(({ name }) => name);
  expect(names('windows')).toContain('libuv');
  expect(names('linux')).not.toContain('libuv');
  expect(names('darwin')).not.toContain('sqlite');
  expect(names('darwin')).toContain('JavaScriptCore');
});
