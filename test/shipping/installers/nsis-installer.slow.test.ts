import { afterAll, expect } from 'bun:test';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { NotAvailable } from '../../bed/not-available.ts';
import { hangsAfter } from '../../bed/run.ts';
import { tool } from '../../bed/tools.ts';
import { testWith } from '../../bed/when.ts';
import { windowsPath, wine } from '../../executable/wine/wine.ts';
import { shipped } from '../shipped.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-nsis-'));
const system = await wine();
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  if (!(system instanceof NotAvailable)) await system.close();
});

// Other tests use the same Windows.
const name = `greeter-${randomBytes(4).toString('hex')}`;
const environmentKey = 'HKCU\\Environment';
const uninstallKey = `HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\${name}`;

testWith(
  { makensis: await tool('makensis'), wine: system },
  'installs without questions, changes `Path` on request, upgrades a running program, and leaves nothing',
  async ({ makensis, wine }) => {
    const bin = await mkdtemp(join(folder, 'bin-'));
    const variables = Object.entries(makensis.environment).map(([key, value]) => `${key}='${value}'`);
    const wrapper = `#!/bin/sh\n${variables.join(' ')} exec '${makensis.program}' "$@"\n`;
    await writeFile(join(bin, 'makensis'), wrapper);
    await chmod(join(bin, 'makensis'), 0o755);
    const launcher = await readFile(wine.programs.erl);
    const setup = async (version: string) => {
      const made = await shipped(folder, {
        ...{ targets: ['windows-x64'], to: ['nsis'] },
        settings: { nsis: { compress: 'zlib' } },
        environment: { PATH: `${bin}${delimiter}${process.env.PATH}` },
        metadata: { completions: {}, man: [], lookedAt: [], description: 'Costs $5', version },
        program: { name, version, content: version, launcher },
      });
      expect([made.failures, made.skipped]).toEqual([[], []]);
      const path = join(made.output, made.files.find(({ kind }) => kind === 'installer')!.path);
      return { path, content: await readFile(path), executable: await readFile(made.executables[0]!.path) };
    };
    const [one, again, two] = [await setup('1.0.0'), await setup('1.0.0'), await setup('1.1.0')];
    expect(one.content.equals(again.content)).toBe(true);

    const place = join(folder, 'installed');
    const program = join(place, `${name}.exe`);
    const text = (ran: { stdout: Uint8Array }) => Buffer.from(ran.stdout).toString();
    const path = async () => text(await wine.run('reg', ['query', environmentKey, '/v', 'Path']));
    const install = async (path: string, ...words: string[]) => {
      const ran = await wine.run(
        path,
        ['/S', ...words, `/D=${windowsPath(place)}`],
        {},
        undefined,
        hangsAfter,
      );
      expect(ran.exitCode).toBe(0);
    };

    await install(one.path);
    expect((await readFile(program)).equals(one.executable)).toBe(true);
    expect((await wine.run(program, ['exit:3'])).exitCode).toBe(3);
    expect(await path()).not.toContain(name);
    expect(text(await wine.run('reg', ['query', uninstallKey]))).toMatch(/DisplayVersion +REG_SZ +1\.0\.0/);

    await install(one.path, '/PATH');
    await install(one.path, '/PATH');
    const parts = (await path()).split(/[;\r\n]| {4}/);
    expect(parts.filter((part) => part === windowsPath(place))).toHaveLength(1);

    const running = await wine.start(program, ['stdin']);
    await running.said('folder ');
    await install(two.path);
    await running.end();
    expect((await readFile(program)).equals(two.executable)).toBe(true);
    expect(text(await wine.run('reg', ['query', uninstallKey]))).toMatch(/DisplayVersion +REG_SZ +1\.1\.0/);

    const cache = `%LOCALAPPDATA%\\onebeam\\${name}`;
    await wine.run('cmd', ['/c', `mkdir ${cache}\\1-digest`]);
    // It starts a copy of itself, and ends.
    await wine.run(join(place, 'uninstall.exe'), ['/S']);
    const start = performance.now();
    while (existsSync(place) && performance.now() - start < hangsAfter) await Bun.sleep(100);
    expect(existsSync(place) ? await readdir(place) : []).toEqual([]);
    while ((await wine.run('reg', ['query', uninstallKey])).exitCode === 0) {
      if (performance.now() - start > hangsAfter) throw new Error('its entry is still there');
      await Bun.sleep(100);
    }
    expect(await path()).not.toContain(name);
    expect(text(await wine.run('cmd', ['/c', `if exist ${cache} echo there`]))).toBe('');
  },
  600_000,
);
