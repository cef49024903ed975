import { describe, expect, test } from 'bun:test';
import { OnebeamError } from '../src/errors/onebeam-error.ts';
import { describe as textOf } from '../src/errors/text.ts';
import { type BuildRequest, buildOptions } from '../src/options.ts';

const surroundings = {
  workingFolder: '/work',
  cacheFolder: '/cache',
  environment: {},
  host: { platform: 'linux', arch: 'x64', musl: false },
};
const settled = (request: Partial<BuildRequest>) =>
  buildOptions({ escript: 'my_app', ...request }, surroundings);

/** The message of a refusal as `option-invalid`. */
function refusal(request: Partial<BuildRequest>): string {
  try {
    settled(request);
  } catch (error) {
    if (error instanceof OnebeamError && error.code === 'option-invalid') return textOf(error).message;
    throw error;
  }
  throw new Error('it was taken');
}

describe('priv folders', () => {
  test('start at the working folder; the application may stand apart', () => {
    const priv = ['a=native', { application: 'b-1.0', folder: '/else/where' }];
    expect(settled({ priv }).priv).toEqual([
      { application: 'a', folder: '/work/native' },
      { application: 'b-1.0', folder: '/else/where' },
    ]);
  });

  test('of another form are refused', () => {
    expect(refusal({ priv: ['native'] })).toBe(
      '`--priv` takes the form `APPLICATION=FOLDER`, found `native`',
    );
  });

  test('are one for each application', () => {
    expect(refusal({ priv: ['a=one', 'b=one', 'a=other'] })).toBe(
      '`--priv` takes one folder for each application, found `a=/work/one, a=/work/other`',
    );
  });
});
