import type { BuildRequest, WindowsRequest } from './build-request.ts';
import type { Expectation } from './errors/expected/option-value.ts';
import { OnebeamError } from './errors/onebeam-error.ts';
import type { ReleaseRequest } from './release-options.ts';

/** The type of a field of a request. `texts` may also hold pairs of application and folder. */
type FieldType = 'text' | 'flag' | 'number' | 'texts' | 'priv' | 'programs' | 'windows' | 'release';

/** Every field, so that a new one cannot be forgotten here. */
const fields: Readonly<Record<keyof BuildRequest, FieldType>> = {
  escript: 'text',
  release: 'release',
  programs: 'programs',
  output: 'text',
  form: 'text',
  targets: 'texts',
  erts: 'text',
  level: 'number',
  windows: 'windows',
  offline: 'flag',
  mirror: 'text',
  minRate: 'number',
  cacheLimit: 'number',
  lockFile: 'text',
  dryRun: 'flag',
  name: 'text',
  addApplications: 'texts',
  dropApplications: 'texts',
  inheritEnvironment: 'texts',
  priv: 'priv',
  boot: 'text',
  profile: 'text',
  profileStart: 'texts',
  shake: 'flag',
  systemLibraries: 'flag',
  keepDebug: 'flag',
  windowsVcruntime: 'text',
  startModules: 'texts',
};

const windowsFields: Readonly<Record<keyof WindowsRequest, 'text'>> = {
  icon: 'text',
  title: 'text',
  description: 'text',
  version: 'text',
  publisher: 'text',
  copyright: 'text',
  console: 'text',
};

const releaseFields: Readonly<Record<keyof ReleaseRequest, FieldType>> = {
  ...{ path: 'text', tool: 'text', kind: 'text', entry: 'text', commands: 'texts', mode: 'text' },
  ...{ distribution: 'text', node: 'text', cookie: 'text', env: 'texts', vmArgs: 'text' },
  ...{ sysConfig: 'text', cwd: 'text', envScript: 'flag', native: 'texts', nativeFromCache: 'flag' },
  keepBoot: 'flag',
  ...{ releaseVersion: 'text', searchPath: 'texts', start: 'texts', upgradeFrom: 'texts' },
};

const isText = (value: unknown): value is string => typeof value === 'string';
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPriv = (value: unknown): boolean =>
  isText(value) || (isObject(value) && isText(value.application) && isText(value.folder));

const types: Readonly<Record<FieldType, { expected: Expectation; fits: (value: unknown) => boolean }>> = {
  text: { expected: { kind: 'string' }, fits: isText },
  flag: { expected: { kind: 'boolean' }, fits: (value) => typeof value === 'boolean' },
  number: { expected: { kind: 'number' }, fits: (value) => typeof value === 'number' },
  texts: {
    expected: { kind: 'strings' },
    fits: (value) => Array.isArray(value) && value.every(isText),
  },
  priv: {
    expected: { kind: 'priv-folders' },
    fits: (value) => Array.isArray(value) && value.every(isPriv),
  },
  programs: {
    expected: { kind: 'programs' },
    fits: (value) => Array.isArray(value) && value.every((one) => isObject(one) && isText(one.escript)),
  },
  windows: { expected: { kind: 'object' }, fits: isObject },
  release: {
    expected: { kind: 'release' },
    fits: (value) => isText(value) || (isObject(value) && isText(value.path)),
  },
};

/**
 * Checks the types of a request from JavaScript, or from JSON: the other checks rely on them.
 *
 * @throws OnebeamError `option-invalid` with the name of the field: `escript`, `windows.icon`.
 */
export function checkRequestTypes(request: unknown): asserts request is BuildRequest {
  if (!isObject(request)) throw invalid('request', { kind: 'request' }, request);
  const { release } = request;
  if (release === undefined && (!isText(request.escript) || request.escript === '')) {
    throw invalid('escript', { kind: 'escript-path' }, request.escript);
  }
  checkFields(request, fields, '');
  if (isObject(release)) checkFields(release, releaseFields, 'release.');
  if (request.windows !== undefined) {
    checkFields(request.windows as Record<string, unknown>, windowsFields, 'windows.');
  }
}

function checkFields(
  given: Record<string, unknown>,
  known: Readonly<Record<string, FieldType>>,
  prefix: string,
): void {
  for (const [name, value] of Object.entries(given)) {
    const type = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!type) throw invalid(prefix + name, { kind: 'one-of', values: Object.keys(known) }, name);
    if (value !== undefined && !types[type].fits(value))
      throw invalid(prefix + name, types[type].expected, value);
  }
}

function invalid(path: string, expected: Expectation, value: unknown): OnebeamError {
  const found = isText(value) || typeof value === 'number' ? value : shown(value);
  return new OnebeamError('option-invalid', { path, expected, found });
}

/** Short for every value: `undefined`, `null`, `array`. */
function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? 'array' : 'object';
}
