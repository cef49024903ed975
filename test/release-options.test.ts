import { expect, test } from 'bun:test';
import { OnebeamError } from '../src/errors/onebeam-error.ts';
import { type ReleaseRequest, releaseOptions } from '../src/release-options.ts';

const options = (request: Partial<ReleaseRequest>) => releaseOptions({ path: 'rel', ...request }, '/project');

function refusal(request: Partial<ReleaseRequest>): unknown {
  try {
    options(request);
  } catch (error) {
    if (error instanceof OnebeamError) return { code: error.code, ...error.facts };
    throw error;
  }
  return undefined;
}

test('resolves paths against the working directory, and keeps an absolute one', () => {
  const given = options({ vmArgs: 'vm.args', sysConfig: '/etc/sys.config', native: ['natives/{target}'] });
  expect(given).toMatchObject({
    vmArgs: '/project/vm.args',
    sysConfig: '/etc/sys.config',
    native: ['/project/natives/{target}'],
  });
});

test('leaves open what follows from the release', () => {
  const { kind, mode, distribution, tool, commands } = options({});
  expect([kind, mode, distribution, tool, commands]).toEqual(Array(5).fill(undefined));
});

test('splits variables at the first equals sign', () => {
  expect(options({ env: ['A=1', 'B=x=y'] }).env).toEqual({ A: '1', B: 'x=y' });
});

test.each([
  [{ kind: 'cli' }, { code: 'options-conflict', problem: 'cli-without-entry' }],
  [
    { kind: 'app', entry: 'my_app' },
    { code: 'options-conflict', problem: 'entry-without-cli' },
  ],
  [{ kind: 'daemon' }, { code: 'option-invalid', path: '--kind', found: 'daemon' }],
  [{ cookie: 'secret' }, { code: 'option-invalid', path: '--cookie', found: 'secret' }],
  [{ env: ['A'] }, { code: 'option-invalid', path: '--env', found: 'A' }],
  [{ start: ['My-App'] }, { code: 'option-invalid', path: '--start', found: 'My-App' }],
])('refuses %j', (request, expected) => expect(refusal(request)).toMatchObject(expected));
