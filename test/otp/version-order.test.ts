import { expect, test } from 'bun:test';
import { compareVersions } from '../../src/otp/version-order.ts';

test('sorts versions by their release order', () => {
  const inOrder = [
    '9.3',
    '27.3.4.9',
    '27.3.4.11',
    '28.0-rc',
    '28.0-rc1',
    '28.0-rc2',
    '28.0-rc10',
    '28.0',
    '28.0.1-rc.2',
    '28.0.1-rc.10',
    '28.0.1',
    '28.1',
  ];
  expect([...inOrder].reverse().sort(compareVersions)).toEqual(inOrder);
  expect(compareVersions('28.0-rc2', '28.0-rc2')).toBe(0);
});
