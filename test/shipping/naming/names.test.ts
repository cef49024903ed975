import { expect, test } from 'bun:test';
import { formulaClass, packageName, wheelFileName } from '../../../src/shipping/naming/names.ts';

test('names the package of `my_app` for each channel', () => {
  const names = (['deb', 'rpm', 'apk', 'pacman', 'npm', 'wheel', 'oci', 'scoop', 'homebrew'] as const).map(
    (channel) => packageName(channel, 'my_app'),
  );
  expect(names).toEqual([
    'my-app',
    'my_app',
    'my-app',
    'my-app',
    'my-app',
    'my-app',
    'my_app',
    'my_app',
    'my-app',
  ]);
});

test('takes a given name as it is, and refuses one that the channel does not take', () => {
  expect(packageName('deb', 'my_app', 'other')).toBe('other');
  expect(() => packageName('deb', 'my_app', 'My App')).toThrow(
    expect.objectContaining({
      code: 'package-name-refused',
      data: { channel: 'deb', name: 'My App', given: true },
    }),
  );
  expect(() => packageName('npm', 'größe')).toThrow(
    expect.objectContaining({ code: 'package-name-refused' }),
  );
  expect(() => packageName('deb', 'x')).toThrow(expect.objectContaining({ code: 'package-name-refused' }));
});

test('spells names in the files of wheels, and classes of formulae', () => {
  expect(wheelFileName('My-.App_x')).toBe('my_app_x');
  expect(['my-app', 'greeter', 'a.b', 'x+y', 'my-app@2'].map(formulaClass)).toEqual([
    ...['MyApp', 'Greeter', 'AB', 'Xxy', 'MyAppAT2'],
  ]);
});
