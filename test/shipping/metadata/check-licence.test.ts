import { expect, test } from 'bun:test';
import { licenceWarning } from '../../../src/shipping/metadata/check-licence.ts';

test('accepts SPDX expressions', () => {
  for (const licence of [
    ...['MIT', 'Apache-2.0', 'MIT OR Apache-2.0', '(MIT AND ISC) OR Zlib', 'LicenseRef-Own'],
    'GPL-2.0-or-later WITH Classpath-exception-2.0',
  ]) {
    expect([licence, licenceWarning(licence)]).toEqual([licence, undefined]);
  }
});

test('warns about invalid expressions and unknown identifiers', () => {
  for (const licence of [
    'Apache 2.0',
    '',
    'MIT OR',
    '(MIT',
    'MIT)',
    'AND',
    'MIT/Apache-2.0',
    'MIT and ISC',
  ]) {
    expect([licence, licenceWarning(licence)?.code]).toEqual([licence, 'licence-invalid']);
  }
  expect(licenceWarning('apache-2.0')).toMatchObject({ hint: 'did you mean `Apache-2.0`?' });
  expect(licenceWarning('GPL')).toMatchObject({ code: 'licence-unknown' });
  expect(licenceWarning('GPL')).not.toHaveProperty('suspected');
  expect(licenceWarning('Sleepycat-2.0')).toMatchObject({ suspected: true });
});
