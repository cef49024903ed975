import { describe, expect, test } from 'bun:test';
import {
  absoluteName,
  baseName,
  directoryOf,
  joinName,
  splitName,
} from '../../../src/systools/files/file-name.ts';
import { nameInputs, ourNames, recordedNames, summary } from '../oracle/record-names.ts';

describe('file names are handled as by filename of OTP 25, 27 and 29', () => {
  test('in all short names, pairs and triples', () => {
    const ours = summary(nameInputs.map(ourNames));
    const recorded = recordedNames();
    expect(ours.samples).toEqual(recorded.samples);
    expect(ours.digest).toBe(recorded.digest);
  });

  test('a dot between slashes disappears, one at the beginning or the end stays', () => {
    expect(joinName('lib/./x//', './ebin')).toBe('lib/x/ebin');
    expect(joinName('./lib', '.')).toBe('./lib/.');
    expect(joinName('', 'lib')).toBe('/lib');
    expect(joinName('lib', '', '/usr/', '')).toBe('/usr');
  });

  test('other parts', () => {
    expect(splitName('/usr//lib/./x/')).toEqual(['/', 'usr', 'lib', '.', 'x']);
    expect([directoryOf('a/b/'), directoryOf('a/./b'), directoryOf('/a')]).toEqual(['a/b', 'a/.', '/']);
    expect([baseName('a/b/'), baseName('a/b//'), baseName('/')]).toEqual(['b', '', '']);
    expect(['./x', '.', '/a/./b'].map((name) => absoluteName(name, '/cwd'))).toEqual([
      '/cwd/x',
      '/cwd/.',
      '/a/b',
    ]);
  });
});
