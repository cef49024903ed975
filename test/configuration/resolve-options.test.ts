import { expect, test } from 'bun:test';
import { type Configuration, readConfiguration } from '../../src/configuration/configuration.ts';
import { optionTable } from '../../src/configuration/option-table.ts';
import { type FlagTexts, resolveOptions } from '../../src/configuration/resolve-options.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { describe as textOf } from '../../src/errors/text.ts';
import { shippedChannels } from '../../src/shipping/channels/channel-list.ts';

const path = '/project/onebeam.toml';

interface Sources {
  flags?: Record<string, string[]>;
  environment?: Record<string, string>;
  configuration?: Configuration | string;
}

function resolved({ flags = {}, environment = {}, configuration }: Sources, command = 'build') {
  const texts = Object.entries(flags).map(([name, given]): [string, FlagTexts] => [
    name,
    { flag: `--${name}`, texts: given },
  ]);
  return resolveOptions(optionTable, command, {
    flags: new Map(texts),
    environment,
    configuration: typeof configuration === 'string' ? readConfiguration(configuration, path) : configuration,
  });
}

function refused(sources: Sources, command?: string): { code: string; message: string } {
  try {
    resolved(sources, command);
  } catch (error) {
    if (error instanceof OnebeamError) return { code: error.code, message: textOf(error).message };
    throw error;
  }
  throw new Error('it was accepted');
}

test('precedence: flag, variable, file, default; each but the default says where it is from', () => {
  const level = (sources: Sources) => {
    const { values, origins } = resolved(sources);
    return [values.level, origins.get('level')];
  };
  const configuration = 'level = 5';
  const environment = { ONEBEAM_LEVEL: '6' };
  expect(level({ flags: { level: ['8', '7'] }, environment, configuration })).toEqual([7, '--level']);
  expect(level({ environment, configuration })).toEqual([6, 'ONEBEAM_LEVEL']);
  expect(level({ environment: { ONEBEAM_LEVEL: '' }, configuration })).toEqual([5, path]);
  expect(level({})).toEqual([3, undefined]);
});

test('variables: lists with commas, switches as text, and only settings', () => {
  const { values, origins } = resolved({
    environment: { ONEBEAM_ADD_APP: 'ssl, xmerl', ONEBEAM_OFFLINE: 'no', ONEBEAM_JSON: '1' },
  });
  expect([...origins.keys()]).toEqual(['add-app', 'offline']);
  expect(values).toMatchObject({ 'add-app': ['ssl', 'xmerl'], offline: false, json: false });
  expect(refused({ environment: { ONEBEAM_OFFLINE: 'perhaps' } }).message).toContain('`ONEBEAM_OFFLINE`');
});

test('the output path is only set for a build', () => {
  const sources = { environment: { ONEBEAM_OUTPUT: 'there', ONEBEAM_LEVEL: '4' } };
  expect(resolved(sources).values).toMatchObject({ output: 'there', level: 4 });
  const { values } = resolved(sources, 'payload');
  expect([values.output, values.level]).toEqual([undefined, 4]);
});

test('commas separate what a list has, but belong to the names of folders', () => {
  expect(resolved({ flags: { 'add-app': ['ssl,xmerl', 'ssh'], priv: ['a=b,c'] } }).values).toMatchObject({
    'add-app': ['ssl', 'xmerl', 'ssh'],
    priv: ['a=b,c'],
  });
  expect(resolved({ environment: { ONEBEAM_PRIV: 'a=b,c=d' } }).values.priv).toEqual(['a=b,c=d']);
  expect(resolved({ configuration: "add-app = 'ssl,xmerl'" }).values['add-app']).toEqual(['ssl', 'xmerl']);
});

/** For each option that has rules: a text that breaks them, and what is said of it. */
const broken = {
  target: ['plan9', 'unknown target `plan9`'],
  name: ['nul', 'expected a name that is not reserved for devices on Windows, found `nul`'],
  level: ['20', 'expected a whole number from 1 to 19, found `20`'],
  'inherit-env': ['A-B', 'expected names of variables, found `A-B`'],
  'add-app': ['ssl,-x', 'expected names of applications, found `-x`'],
  'drop-app': ['Ssl', 'expected names of applications, found `Ssl`'],
  priv: ['native', 'expected `APPLICATION=FOLDER`, found `native`'],
  form: ['slim', 'expected one of fat, thin, found `slim`'],
  boot: ['slow', 'expected one of fast, escript, found `slow`'],
  profile: ['gui', 'expected one of none, cli, found `gui`'],
  kind: ['game', 'expected one of service, app, cli, found `game`'],
  entry: ['my-app', 'expected a module: `my_app` or `MyApp.CLI`, found `my-app`'],
  mode: ['lazy', 'expected one of interactive, embedded, found `lazy`'],
  distribution: ['far', 'expected one of none, local, sname, name, found `far`'],
  cookie: ['oat', 'expected `generate`, `ship` or `env NAME`, found `oat`'],
  env: ['A-B=1', 'expected `NAME=VALUE`, found `A-B=1`'],
  cwd: ['home', 'expected one of keep, state, release, found `home`'],
  start: ['-x', 'expected names of applications, found `-x`'],
  mirror: ['ftp://example.org', 'expected a URL with `http` or `https`, found `ftp://example.org`'],
  'min-rate': ['1.5', 'expected a whole number of bytes per second, or 0, found `1.5`'],
  to: ['floppy', 'expected `all` or some of CHANNELS, found `floppy`'],
  'base-url': ['ftp://a b', 'expected a URL with `https`, without quotes, blanks or `$`, found `ftp://a b`'],
  compress: ['brotli', 'expected one of gzip, xz, both, found `brotli`'],
  'cache-limit': ['-1', 'expected a whole number of megabytes, or 0 for no limit, found `-1`'],
  'windows-version': ['1.x', 'expected up to four numbers below 65536, such as `1.2.3`, found `1.x`'],
  'windows-console': ['shut', 'expected one of close, keep, hide, found `shut`'],
  'older-than': ['-1', 'expected a number of days, 0 or more, found `-1`'],
  color: ['pink', 'expected one of auto, always, never, found `pink`'],
} as const;

test('every rule of the table is checked, whatever the value comes from', () => {
  const ruled = Object.entries(optionTable).filter(([, one]) => 'check' in one || 'choices' in one);
  expect(ruled.map(([name]) => name).sort()).toEqual(Object.keys(broken).sort());
  for (const [name, [text, template]] of Object.entries(broken)) {
    const said = template.replace('CHANNELS', shippedChannels.join(', '));
    const byFlag = refused({ flags: { [name]: [text] } });
    const isTarget = name === 'target';
    expect([name, byFlag]).toEqual([
      name,
      {
        code: isTarget ? 'target-unknown' : 'option-invalid',
        message: isTarget ? said : `invalid \`--${name}\`: ${said}`,
      },
    ]);
    if (isTarget || !Object.hasOwn(pickSettings(), name)) continue;
    const variable = `ONEBEAM_${name.toUpperCase().replaceAll('-', '_')}`;
    const command = ['to', 'base-url', 'compress'].includes(name) ? 'ship' : 'build';
    expect(refused({ environment: { [variable]: text } }, command).message).toBe(
      `invalid \`${variable}\`: ${said}`,
    );
    const value = ['level', 'min-rate', 'cache-limit'].includes(name) ? Number(text) : text;
    const configuration: Configuration = { path, values: new Map([[name, value]]), lines: new Map() };
    expect(refused({ configuration }, command)).toEqual({
      code: 'config-value',
      message: `invalid \`${name}\` in \`${path}\`: ${said}`,
    });
  }
});

const pickSettings = () => {
  const { 'older-than': _days, color: _color, ...settings } = optionTable;
  return settings;
};

test('only the value that counts is checked', () => {
  expect(resolved({ flags: { level: ['4'] }, configuration: 'level = 99' }).values.level).toBe(4);
  expect(refused({ environment: { ONEBEAM_LEVEL: '0' }, configuration: 'level = 99' }).message).toContain(
    '`ONEBEAM_LEVEL`',
  );
});

test('one folder for each application, of all flags together', () => {
  expect(refused({ flags: { priv: ['a=one', 'b=one', 'a=other'] } }).message).toBe(
    'invalid `--priv`: expected one folder per application, found `a=one, a=other`',
  );
});
