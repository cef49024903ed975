import { describe, expect, test } from 'bun:test';
import { packageVersion, parseVersion } from '../../../src/shipping/naming/versions.ts';

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
