import { expect, test } from 'bun:test';
import { fileOwner } from '../../../src/payload/format/file-owner.ts';

test('a file belongs to the application of its folder, whatever the version looks like', () => {
  expect(fileOwner('erts/lib/ssl-11.2/ebin/ssl.beam')).toEqual({ name: 'ssl', version: '11.2' });
  expect(fileOwner('erts/lib/foo-1.0.0-rc.1/ebin/foo.beam')).toEqual({ name: 'foo', version: '1.0.0-rc.1' });
  expect(fileOwner('erts/bin/beam.smp')).toEqual({ name: 'runtime' });
  expect(fileOwner('program')).toEqual({ name: 'program' });
});
