import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { powershellScript } from '../../../src/shipping/installers/powershell-script.ts';
import { shipped } from '../shipped.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-ps1-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('has each Windows digest once, and runs nothing that it fetches', async () => {
  const { output, files, failures } = await shipped(folder, {
    ...{ targets: ['linux-x64', 'windows-x64', 'windows-arm64'], to: ['ps1'] },
    baseUrl: 'https://example.org/v{version}',
  });
  expect(failures).toEqual([]);
  const text = await readFile(join(output, 'install.ps1'), 'utf8');
  for (const { sha256 } of files.filter(({ path }) => /windows.*\.zip$/.test(path))) {
    expect(text.split(sha256)).toHaveLength(2);
  }
  expect(text).not.toMatch(/Invoke-Expression|\biex\b/i);
  // A variable before a colon would be a scope.
  expect(text).not.toMatch(/"[^"\n]*\$\w+:(?!\w)[^"\n]*"/);
});

test('texts with quotes stay texts', () => {
  const archives = [['x64', { target: 'windows-x64', file: "a'b.zip", sha256: 'ab', size: 1 }]] as const;
  const text = powershellScript({
    name: "o'app",
    version: '1',
    baseUrl: 'https://x',
    prefix: 'O_APP',
    archives,
  });
  expect(text).toContain("$name = 'o''app'");
  expect(text).toContain("File = 'a''b.zip'");
});

test('is PowerShell without a syntax error, and a script that was cut is not', async () => {
  await Parser.init();
  const language = await Language.load(
    Bun.resolveSync('tree-sitter-powershell/tree-sitter-powershell.wasm', import.meta.dir),
  );
  const parser = new Parser();
  parser.setLanguage(language);
  const { output } = await shipped(folder, {
    ...{ targets: ['windows-x64'], to: ['ps1'], baseUrl: 'https://example.org' },
  });
  const text = await readFile(join(output, 'install.ps1'), 'utf8');
  const hasError = (part: string) => parser.parse(part)!.rootNode.hasError;
  expect(hasError(text)).toBe(false);
  expect([0.3, 0.6, 0.9].map((part) => hasError(text.slice(0, text.length * part)))).toEqual([
    true,
    true,
    true,
  ]);
});
