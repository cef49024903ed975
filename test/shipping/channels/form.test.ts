import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decisionText } from '../../../src/errors/faults/shipping.ts';
import type { ChannelName } from '../../../src/shipping/channels/channel.ts';
import { sampleRelease } from '../release-sample.ts';
import { shipped } from '../shipped.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-forms-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const targets = ['linux-x64', 'linux-x64-musl', 'darwin-arm64', 'windows-x64'] as const;
const common = {
  ...{ targets, baseUrl: 'https://example.org/v{version}', settings: { winget: { identifier: 'Ada.App' } } },
  to: ['archive', 'deb', 'apk', 'npm', 'wheel', 'oci', 'sh', 'ps1', 'homebrew', 'scoop', 'winget', 'arch'],
} as const;

/** Which form each channel has for each target, and the reasons for the executable. */
async function forms(more: Parameters<typeof shipped>[1]) {
  const { files, decisions, skipped, failures } = await shipped(folder, { ...common, ...more });
  expect(failures).toEqual([]);
  const form = (channel: ChannelName) =>
    files.flatMap((file) =>
      file.channel === channel && file.form ? `${file.target ?? 'all'} ${file.form}` : [],
    );
  const because = decisions.flatMap(({ channel, target, reason }) =>
    reason.problem.startsWith('fat-') ? `${channel} ${target ?? 'all'}: ${decisionText(reason)}` : [],
  );
  return { form, because, skipped };
}

const windows = 'contains the executable: there is no thin form, because Windows has no `sh` to start it';

test('every file of a program says its form; only Windows has the executable, and the result says why', async () => {
  const { form, because, skipped } = await forms({});
  expect(form('deb')).toEqual(['linux-x64 thin']);
  expect(form('npm')).toEqual(targets.map((one) => `${one} ${one === 'windows-x64' ? 'fat' : 'thin'}`));
  for (const channel of ['oci', 'sh', 'homebrew', 'arch'] as const)
    expect([channel, ...new Set(form(channel))]).toEqual([channel, 'all thin']);
  expect(because).toEqual(
    ['archive', 'npm', 'wheel', 'ps1', 'scoop', 'winget'].map(
      (channel) => `${channel} windows-x64: ${windows}`,
    ),
  );
  // Every target without a file is named.
  for (const channel of ['deb', 'apk', 'sh', 'ps1', 'homebrew', 'scoop', 'winget', 'arch'] as const) {
    const left = skipped.filter((one) => one.channel === channel).map(({ target }) => target);
    expect([channel, left.length]).toEqual([channel, channel === 'sh' ? 1 : channel === 'homebrew' ? 2 : 3]);
  }
});

test('an image of a release contains the executable, and packages do where a script cannot start it', async () => {
  const program = { release: sampleRelease('service') };
  const plain = await forms({ program, to: ['deb', 'oci'] });
  expect([plain.form('deb'), plain.form('oci')]).toEqual([['linux-x64 thin'], ['all fat']]);
  expect(plain.because).toEqual([
    'oci linux-x64: contains the executable: the script of a thin release needs a shell, and an image has none',
  ]);
  const release = sampleRelease('service');
  release.commands.start = {
    run: { arguments: [], environment: { WORDS: { words: 'all' } }, prepare: [] },
  };
  const odd = await forms({ program: { release }, to: ['archive', 'deb', 'sh', 'homebrew', 'arch'] });
  expect(odd.form('archive').filter((one) => one.endsWith('thin'))).toEqual([]);
  for (const channel of ['deb', 'sh', 'homebrew', 'arch'] as const) {
    expect(odd.form(channel).map((one) => one.split(' ')[1])).toEqual(['fat']);
    expect(odd.because).toContain(
      `${channel} linux-x64: contains the executable: there is no thin form, because a script cannot set \`WORDS\` to several words`,
    );
  }
  const darwin = odd.skipped.filter(({ target }) => target === 'darwin-arm64');
  expect(darwin.map(({ channel, reason }) => [channel, reason.problem])).toContainEqual(['sh', 'no-archive']);
});
