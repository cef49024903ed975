import { expect, test } from 'bun:test';
import { nearestName } from '../../src/configuration/nearest-name.ts';

test('a name is only meant when it is near', () => {
  expect(nearestName('offlin', ['online', 'offline'])).toBe('offline');
  expect(nearestName('xyzzy', ['offline', 'target'])).toBeUndefined();
});
