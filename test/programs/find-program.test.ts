import { afterAll, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { findProgram } from '../../src/programs/find-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'onebeam-find-program-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('skips relative folders of PATH, empty ones and files that may not be executed', async () => {
  for (const name of ['one', 'two']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'tool'), '', { mode: name === 'one' ? 0o644 : 0o755 });
  }
  const near = relative(process.cwd(), join(folder, 'two'));
  expect(await findProgram('tool', `${near}::./${near}:${join(folder, 'one')}`)).toBeUndefined();
  expect(await findProgram('tool', `${near}:${join(folder, 'one')}:${join(folder, 'two')}`)).toBe(
    join(folder, 'two', 'tool'),
  );
});
