import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addToLock, decodeLock, encodeLock, readLock } from '../../src/runtimes/lock-file.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-lock-'));
afterAll(() => rm(folder, { recursive: true }));

const runtime = { url: 'https://host.example/a.tar.gz', size: 12, sha256: 'a'.repeat(64) };

describe('the lock file', () => {
  test('is sorted, and read back as it was', () => {
    const text = encodeLock({
      'linux-x64': { 28: runtime, 27: { ...runtime, version: '27.1' } },
      'darwin-x64': { 27: runtime },
    });
    expect(text).toBe(`{
  "format": 1,
  "runtimes": {
    "darwin-x64": {
      "27": {
        "sha256": "${'a'.repeat(64)}",
        "size": 12,
        "url": "https://host.example/a.tar.gz"
      }
    },
    "linux-x64": {
      "27": {
        "sha256": "${'a'.repeat(64)}",
        "size": 12,
        "url": "https://host.example/a.tar.gz",
        "version": "27.1"
      },
      "28": {
        "sha256": "${'a'.repeat(64)}",
        "size": 12,
        "url": "https://host.example/a.tar.gz"
      }
    }
  }
}
`);
    expect(encodeLock(decodeLock(text, 'x'))).toBe(text);
  });

  test('keeps what is there when an entry is added', async () => {
    const path = join(folder, 'onebeam.lock');
    expect(await readLock(path)).toEqual({});
    await addToLock(path, 'linux-x64', '27', runtime);
    await addToLock(path, 'windows-x64', '27', runtime);
    await addToLock(path, 'linux-x64', '28', runtime);
    expect(await readLock(path)).toEqual({
      'linux-x64': { 27: runtime, 28: runtime },
      'windows-x64': { 27: runtime },
    });
  });

  test('keeps the entries of concurrent builds', async () => {
    const path = join(folder, 'shared.lock');
    const releases = ['25', '26', '27', '28', '29'];
    await Promise.all(releases.map((release) => addToLock(path, 'linux-x64', release, runtime)));
    expect(Object.keys((await readLock(path))['linux-x64'] ?? {})).toEqual(releases);
  });

  test('is refused and unchanged when anything in it is invalid', async () => {
    const path = join(folder, 'bad.lock');
    const entry = (more: object) =>
      JSON.stringify({ format: 1, runtimes: { 'linux-x64': { 27: { ...runtime, ...more } } } });
    for (const text of [
      '',
      '<<<<<<< HEAD',
      '[]',
      '{"format":2,"runtimes":{}}',
      '{"format":1}',
      '{"format":1,"runtimes":{"linux-mips":{}}}',
      '{"format":1,"runtimes":{"linux-x64":[]}}',
      entry({ url: 'file:///etc/passwd' }),
      entry({ sha256: 'A'.repeat(64) }),
      entry({ sha256: undefined }),
      entry({ size: 1.5 }),
      entry({ size: '12' }),
      entry({ version: 27 }),
    ]) {
      await writeFile(path, text);
      await expect(readLock(path)).rejects.toMatchObject({ code: 'lock-invalid', data: { path } });
      await expect(addToLock(path, 'linux-x64', '28', runtime)).rejects.toMatchObject({
        code: 'lock-invalid',
      });
      expect(await readFile(path, 'utf8')).toBe(text);
    }
  });

  test('does not get an entry that would be refused later', async () => {
    const path = join(folder, 'good.lock');
    for (const url of ['HTTP://host.example/x', 'https://host.example/a b']) {
      await expect(addToLock(path, 'linux-x64', url, { ...runtime, url })).rejects.toMatchObject({
        code: 'lock-invalid',
      });
    }
    expect(await readLock(path)).toEqual({});
  });
});
