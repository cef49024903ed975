import { describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageVersion, parseVersion } from '../../../src/shipping/naming/versions.ts';
import { NotAvailable } from '../../bed/not-available.ts';
import { packageMachine, packageTools } from '../../bed/package-tools.ts';
import { runOk } from '../../bed/run.ts';
import { testWith } from '../../bed/when.ts';

const refused = 'refused';

/** Section "Names and versions" of the guide, as a table: what each channel makes of a version. */
const columns = ['deb', 'rpm', 'apk', 'pacman', 'npm', 'wheel', 'oci', 'scoop'] as const;
const rows: Record<string, readonly string[]> = {
  '1.2.0': ['1.2.0', '1.2.0', '1.2.0', '1.2.0', '1.2.0', '1.2.0', '1.2.0', '1.2.0'],
  '1.2.0-rc.1': [
    ...['1.2.0~rc.1', '1.2.0~rc.1', '1.2.0_rc1', '1.2.0rc1', '1.2.0-rc.1', '1.2.0rc1'],
    ...['1.2.0-rc.1', '1.2.0-rc.1'],
  ],
  '1.2.0-beta': [
    ...['1.2.0~beta', '1.2.0~beta', '1.2.0_beta', '1.2.0beta', '1.2.0-beta', '1.2.0b0'],
    ...['1.2.0-beta', '1.2.0-beta'],
  ],
  '1.2.0-dev.3': [
    ...['1.2.0~dev.3', '1.2.0~dev.3', refused, '1.2.0dev3', '1.2.0-dev.3', '1.2.0.dev3'],
    ...['1.2.0-dev.3', '1.2.0-dev.3'],
  ],
  '1.2.0-a-b.1': [
    ...['1.2.0~a.b.1', '1.2.0~a.b.1', refused, '1.2.0a.b.1', '1.2.0-a-b.1', refused],
    ...['1.2.0-a-b.1', '1.2.0-a-b.1'],
  ],
  '1.2.0-1': [...['1.2.0~1', '1.2.0~1', refused, refused, '1.2.0-1', refused], ...['1.2.0-1', '1.2.0-1']],
  '1.2.0+5': [...['1.2.0+5', '1.2.0+5', refused, '1.2.0+5', refused, '1.2.0+5'], ...['1.2.0-5', '1.2.0+5']],
  '0.1': ['0.1', '0.1', '0.1', '0.1', '0.1.0', '0.1', '0.1', '0.1'],
  '1.2.3.4': ['1.2.3.4', '1.2.3.4', '1.2.3.4', '1.2.3.4', refused, '1.2.3.4', '1.2.3.4', '1.2.3.4'],
};

const spelled = (channel: (typeof columns)[number], version: string): string => {
  try {
    return packageVersion(channel, version);
  } catch (error) {
    expect(error).toMatchObject({ code: 'package-version-refused', data: { channel, version } });
    return refused;
  }
};

describe('spells a version for each channel', () => {
  for (const [version, expected] of Object.entries(rows)) {
    test(version, () => {
      expect(columns.map((channel) => spelled(channel, version))).toEqual([...expected]);
    });
  }
});

test('rejects texts that are not versions', () => {
  for (const text of [
    '',
    'v1.2.0',
    '1.2.0-',
    '1..2',
    'git',
    '1.2.0 ',
    '1.2.0\n',
    '01.2',
    '1.2.3.4.5',
    '1.0;rm',
  ]) {
    expect([text, parseVersion(text)]).toEqual([text, undefined]);
  }
});

/** In the order of their age; each spelled for a channel is older than the next, by the channel's tool. */
const history = [
  '1.1.9',
  '1.2.0-beta.2',
  '1.2.0-rc.1',
  '1.2.0-rc.2',
  '1.2.0-rc.10',
  '1.2.0',
  '1.2.1',
  '1.10.0',
];
const pairs = (channel: (typeof columns)[number]) =>
  history.slice(1).map((next, index) => [history[index]!, next].map((one) => packageVersion(channel, one)));

const python = Bun.which('python3') ?? new NotAvailable('python3');
testWith({ python }, "Python's packaging sorts them", async ({ python }) => {
  const script = `from pip._vendor.packaging.version import Version as V
import json, sys
print([a for a, b in json.loads(sys.argv[1]) if not V(a) < V(b)])`;
  expect(await runOk(python, ['-c', script, JSON.stringify(pairs('wheel'))])).toBe('[]\n');
});

testWith({ root: await packageTools() }, 'dpkg, rpm and pacman sort them', async ({ root }) => {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-versions-'));
  try {
    const machine = await packageMachine(root, folder);
    const lines = [
      ...pairs('deb').map(([a, b]) => `dpkg --compare-versions '${a}' lt '${b}' || echo deb '${a}' '${b}'`),
      ...pairs('rpm').map(
        ([a, b]) =>
          `[ "$(rpm --eval '%{lua:print(rpm.vercmp("${a}", "${b}"))}')" = -1 ] || echo rpm '${a}' '${b}'`,
      ),
      ...pairs('pacman').map(([a, b]) => `[ "$(vercmp '${a}' '${b}')" = -1 ] || echo pacman '${a}' '${b}'`),
    ];
    const { out, err } = await machine.run(lines.join('\n'));
    expect([out, err]).toEqual(['', '']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
