import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shipped } from '../shipped.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-archive-channel-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const targets = ['linux-x64', 'darwin-arm64', 'windows-x64'] as const;

test('archives have the executable, thin ones the tree; a target without a thin one is named', async () => {
  const { files, decisions } = await shipped(folder, { targets, to: ['archive'] });
  expect(files.flatMap(({ kind, form, path }) => (/archive/.test(kind) ? `${form} ${path}` : []))).toEqual([
    'fat greeter-linux-x64.tar.gz',
    'thin greeter-linux-x64-thin.tar.gz',
    'fat greeter-darwin-arm64.zip',
    'thin greeter-darwin-arm64-thin.tar.gz',
    'fat greeter-windows-x64.zip',
  ]);
  expect(decisions).toContainEqual({
    ...{ channel: 'archive', target: 'windows-x64' },
    reason: { problem: 'fat-only', found: { problem: 'windows' } },
  });
  const bills = files.filter(({ kind }) => kind === 'sbom').map(({ path }) => path);
  expect(bills).toContain('greeter-linux-x64-thin.cdx.json');
  expect(bills).not.toContain('greeter-windows-x64-thin.cdx.json');
});

test('names the identifier of a bundle, and the icon', async () => {
  const { decisions } = await shipped(folder, { targets, to: ['archive'], macosApp: true });
  expect(decisions).toContainEqual({
    ...{ channel: 'archive', target: 'darwin-arm64' },
    reason: { problem: 'bundle-identifier', value: 'local.onebeam.greeter' },
  });
  expect(decisions).toContainEqual({ reason: { problem: 'icon-default' } });
});

test('without thin archives nothing is said of them', async () => {
  const { files, decisions } = await shipped(folder, { targets, to: ['archive'], thinArchives: false });
  expect(files.some(({ form }) => form === 'thin')).toBe(false);
  expect(decisions.some(({ reason }) => reason.problem === 'fat-only')).toBe(false);
});
