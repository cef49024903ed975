import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactElf } from '../../../src/binary/elf/elf-compact.ts';
import { elfHeader, segmentKind } from '../../../src/binary/elf/elf-header.ts';
import { withRunPath } from '../../../src/binary/elf/elf-run-path.ts';
import { otp } from '../../bed/otp.ts';
import { run, runOk } from '../../bed/run.ts';
import { tool } from '../../bed/tools.ts';
import { testWith } from '../../bed/when.ts';
import { elfFiles } from './elf-files.ts';
import { differences, memoryImage } from './elf-image.ts';
import { elf64 } from './elf-sample.ts';

const runPath = '$ORIGIN/../../../../shared';
const trees = { otp25: await otp(25), otp27: await otp(27), arm64: await otp(27, 'arm64') };
const readelf = await tool('readelf');

testWith(
  { ...trees, readelf },
  'changes the dynamic section and unused bytes only, and readelf reads the path',
  async ({ readelf, ...trees }) => {
    const folder = await mkdtemp(join(tmpdir(), 'onebeam-run-path-'));
    try {
      for (const tree of Object.values(trees)) {
        for (const path of await elfFiles(tree)) {
          const compact = compactElf(await readFile(path))!;
          const changed = withRunPath(compact, runPath);
          if (typeof changed === 'string') throw new Error(`${path}: ${changed}`);
          const { segments } = elfHeader(compact);
          const dynamic = segments.find(({ kind }) => kind === segmentKind.dynamic)!;
          const loads = segments.filter(({ kind }) => kind === segmentKind.load);
          const start = Math.min(...loads.map(({ address }) => address));
          const used = differences(memoryImage(compact), memoryImage(changed)).filter(
            (at) =>
              !(at >= dynamic.address && at < dynamic.address + dynamic.fileSize) &&
              !(at >= start && at < start + 64 + segments.length * 56) &&
              loads.some(({ address, fileSize }) => at >= address && at < address + fileSize),
          );
          expect([path, used]).toEqual([path, []]);
          const copy = join(folder, 'changed');
          await writeFile(copy, changed);
          const said = await runOk(readelf.program, ['-dW', copy], { env: readelf.environment });
          expect(said.match(/\((?:RUNPATH|RPATH)\).*/g)).toEqual([
            expect.stringMatching(
              /^\(RUNPATH\) +Library runpath: \[\$ORIGIN\/\.\.\/\.\.\/\.\.\/\.\.\/shared\]$/,
            ),
          ]);
        }
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

testWith(
  { otp25: trees.otp25 },
  'the loader searches that folder, and the emulator starts',
  async ({ otp25 }) => {
    const folder = await mkdtemp(join(tmpdir(), 'onebeam-run-path-'));
    try {
      const bytes = await readFile(join(otp25.bin, 'beam.smp'));
      const changed = withRunPath(compactElf(bytes)!, '$ORIGIN/beside') as Uint8Array;
      await writeFile(join(folder, 'beam.smp'), changed, { mode: 0o755 });
      await runOk('mkdir', [join(folder, 'beside')]);
      for (const name of ['libz.so.1', 'libtinfo.so.6']) {
        const from = otp25.sysroot.libraries
          .map((place) => join(place, name))
          .find((path) => existsSync(path))!;
        await copyFile(from, join(folder, 'beside', name));
      }
      for (const name of await readdir(otp25.bin)) {
        if (name !== 'beam.smp') await copyFile(join(otp25.bin, name), join(folder, name));
      }
      const env = { ...otp25.environment, BINDIR: folder, PATH: process.env.PATH, LD_DEBUG: 'libs' };
      const ran = await run(join(folder, 'erlexec'), ['-noshell', '-eval', 'io:put_chars("runs"), halt().'], {
        env,
      });
      expect([ran.exitCode, Buffer.from(ran.stdout).toString()]).toEqual([0, 'runs']);
      expect(Buffer.from(ran.stderr).toString()).toContain(`calling init: ${folder}/beside/libtinfo.so.6`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

test('says why where there is no place for it', () => {
  const loaded = elf64({ needed: ['libc.so.6'] });
  const { segments } = elfHeader(loaded);
  loaded.writeUInt32LE(0, 64 + segments.findIndex(({ kind }) => kind === segmentKind.dynamic) * 56);
  expect(withRunPath(loaded, '$ORIGIN')).toBe('static');
  expect(withRunPath(elf64({ needed: ['libc.so.6'] }), '$ORIGIN')).toBe('no-entry');
});
