import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Target, targets } from '../../src/targets/target.ts';
import { hello } from '../bed/escripts.ts';
import { runOk } from '../bed/run.ts';
import { runtimes } from '../bed/runtimes.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { stubCache } from '../stub/real-stubs.ts';
import { onebeam } from './command-line.ts';

/** llvm's description of the file, and for Linux its loader. */
const formats: Record<Target, { format: string; loader?: string }> = {
  'linux-x64': { format: 'elf64-x86-64', loader: '/lib64/ld-linux-x86-64.so.2' },
  'linux-arm64': { format: 'elf64-littleaarch64', loader: '/lib/ld-linux-aarch64.so.1' },
  'linux-x64-musl': { format: 'elf64-x86-64', loader: '/lib/ld-musl-x86_64.so.1' },
  'linux-arm64-musl': { format: 'elf64-littleaarch64', loader: '/lib/ld-musl-aarch64.so.1' },
  'darwin-x64': { format: 'Mach-O 64-bit x86-64' },
  'darwin-arm64': { format: 'Mach-O arm64' },
  'windows-x64': { format: 'COFF-x86-64' },
  'windows-arm64': { format: 'COFF-ARM64' },
};

const things = {
  script: await hello('zip'),
  erts: await runtimes(),
  readobj: await tool('llvm-readobj'),
  readelf: await tool('readelf'),
};
const env = { ONEBEAM_BUILD_CACHE: stubCache };

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'onebeam-all-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe('build -t all', () => {
  testWith(things, 'makes eight executables in one run, each in its own format', async (things) => {
    const { script, erts, readobj, readelf } = things;
    const args = ['build', script, '-t', 'all', '--erts', `${erts}/{target}`, '-o', 'all/', '--json'];
    const { code, out, err } = await onebeam(args, { cwd, env });
    expect([code, err]).toEqual([0, expect.any(String)]);
    const { artifacts, failures } = JSON.parse(out);
    expect(failures).toEqual([]);
    expect(artifacts.map(({ target }: { target: Target }) => target)).toEqual([...targets]);
    expect((await readdir(join(cwd, 'all'))).length).toBe(8);
    for (const { target, path } of artifacts as { target: Target; path: string }[]) {
      const { format, loader } = formats[target];
      const headers = await runOk(readobj.program, ['--file-headers', path], { env: readobj.environment });
      expect([target, /^Format: (.*)$/m.exec(headers)?.[1]]).toEqual([target, format]);
      if (loader) {
        const segments = await runOk(readelf.program, ['-lW', path], { env: readelf.environment });
        expect(segments).toContain(`[Requesting program interpreter: ${loader}]`);
      }
      const inspected = JSON.parse((await onebeam(['inspect', path, '--json'], { cwd, env })).out);
      expect(inspected.manifest.target).toBe(target);
      expect((await onebeam(['verify', path], { cwd, env })).code).toBe(0);
    }
  });

  testWith(things, 'one after the other makes the same bytes as all at once', async ({ script, erts }) => {
    for (const target of ['linux-arm64', 'darwin-arm64', 'windows-x64'] as const) {
      const suffix = target.startsWith('windows') ? '.exe' : '';
      const alone = ['build', script, '-t', target, '--erts', join(erts, target), '-o', 'alone', '-q'];
      expect((await onebeam(alone, { cwd, env })).code).toBe(0);
      const together = await readFile(join(cwd, 'all', `hello-${target}${suffix}`));
      expect(Buffer.compare(await readFile(join(cwd, `alone${suffix}`)), together)).toBe(0);
    }
  });

  testWith(things, 'makes the others where one cannot be made, and says which and why', async (things) => {
    const { script, erts } = things;
    for (const target of targets) {
      // The user mixed these two up.
      const from = target === 'linux-arm64' ? 'linux-arm64-musl' : target;
      await symlink(join(erts, from), join(cwd, target));
    }
    const args = ['build', script, '-t', 'all', '--erts', './{target}', '-o', 'seven/'];
    const { code, err, out } = await onebeam(args, { cwd, env });
    expect(code).toBe(1);
    expect((await readdir(join(cwd, 'seven'))).length).toBe(7);
    expect(await readdir(join(cwd, 'seven'))).not.toContain('hello-linux-arm64');
    expect(err).toContain('error: 1 of 8 targets failed\n');
    expect(err).toMatch(/^ {2}linux-arm64: .*expected linux arm64 glibc/m);
    expect(err).toContain('hint: pass a runtime built for linux-arm64 to `--erts`');
    expect(out).not.toMatch(/^linux-arm64 /m);
    const said = await onebeam([...args, '--json'], { cwd, env });
    expect(said.code).toBe(1);
    const { artifacts, failures } = JSON.parse(said.out);
    expect(artifacts).toHaveLength(7);
    expect(failures).toEqual([
      { target: 'linux-arm64', error: expect.objectContaining({ code: 'binary-wrong-target' }) },
    ]);
  });
});
