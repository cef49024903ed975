import { describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { makeProgram } from '../../launcher/make-program.ts';
import { inMounts, testWithMounts } from '../../launcher/mounts.ts';
import { probeFiles } from '../../launcher/probe.ts';
import { emptyFolder, listing, type Started, start } from '../../launcher/start.ts';
import { workFolder } from '../../launcher/work-folder.ts';

const folder = workFolder();
const tool = await makeProgram(folder, { files: probeFiles() });
const freshCache = () => emptyFolder(folder, `cache-${randomUUID()}`);

const doctor = (program: string, env: Record<string, string> = {}, word = 'doctor'): Promise<Started> =>
  start(program, { env: { TOOL_CACHE_DIR: freshCache(), ONEBEAM: word, ...env } });

test('nothing wrong, and nothing left', async () => {
  const cache = freshCache();
  const ran = await doctor(tool, { TOOL_CACHE_DIR: cache });
  expect([ran.exitCode, ran.stdout.split('\n').at(-2)]).toEqual([0, 'the program should start']);
  expect(listing(cache).filter((line) => line.includes('.new-'))).toEqual([]);
  const { findings } = JSON.parse((await doctor(tool, {}, 'doctor:json')).stdout);
  expect(findings.map(({ check }: { check: string }) => check.split(' ')[0])).toEqual([
    'payload',
    'system',
    'loader',
    'libraries',
    'folder',
  ]);
  expect(findings[2].found).toBe('/bin/sh');
});

describe('folders', () => {
  test('one that other users may write to', async () => {
    const cache = freshCache();
    await start('chmod', { arguments: ['777', cache] });
    const ran = await doctor(tool, { TOOL_CACHE_DIR: cache });
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toMatch(/bad +folder .*other users may write to it\n +hint: set TOOL_CACHE_DIR/);
    expect(ran.stdout).toMatch(/code 125\n$/);
  });

  const mounted = (options: string, cache: string) =>
    inMounts(`mount -t tmpfs -o ${options} none "$TOOL_CACHE_DIR"; exec "$1"`, {
      arguments: [tool],
      env: { TOOL_CACHE_DIR: cache, ONEBEAM: 'doctor' },
    });

  testWithMounts('noexec, no space, read-only', async () => {
    expect((await mounted('noexec', freshCache())).stdout).toMatch(
      /bad +folder .*noexec.*\n +hint: .*TOOL_CACHE_DIR/,
    );
    expect((await mounted('size=64k', freshCache())).stdout).toMatch(
      /bad +folder .*0\.\d MB free, 0\.\d MB needed\n +hint/,
    );
    expect((await mounted('ro', freshCache())).stdout).toMatch(/bad +folder .*read-only\n +hint/);
  });
});
