import { expect, test } from 'bun:test';
import { buildCommandOptions, buildRequest } from '../../../src/cli/arguments/build-request.ts';
import { buildOptions } from '../../../src/options.ts';

/** Options of `build` that the command line acts on itself. */
const ofCommandLine = ['make-release', 'strict', 'archive', 'macos-app', 'desktop', 'icon'];

test('every option of build reaches the request', () => {
  const read = new Set<string>();
  const given = new Proxy({}, { get: (_target, name) => void read.add(String(name)) });
  buildRequest(given, 'my_app');
  expect(Object.keys(buildCommandOptions).filter((name) => !read.has(name))).toEqual(ofCommandLine);
  expect([...read].filter((name) => !Object.hasOwn(buildCommandOptions, name))).toEqual([]);
});

test('an option that a command does not have keeps the default of the library', () => {
  const context = {
    workingFolder: '/project',
    cacheFolder: '/cache',
    environment: {},
    host: { platform: 'linux', arch: 'x64', musl: false },
  };
  expect(buildOptions(buildRequest({}, 'my_app'), context)).toEqual(
    buildOptions({ escript: 'my_app' }, context),
  );
});

test('arguments of a recorded start are split at blanks; none are a start without arguments', () => {
  expect(buildRequest({ 'profile-start': ' a  --b ' }, 'x').profileStart).toEqual(['a', '--b']);
  expect(buildRequest({ 'profile-start': '' }, 'x').profileStart).toEqual([]);
});
