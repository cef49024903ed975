import { afterAll } from 'bun:test';
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A separate folder for this test file, removed after its last test. */
export function workFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'onebeam-launcher-')));
  // Other users of the tests run programs in it.
  chmodSync(folder, 0o755);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
