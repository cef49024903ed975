import { expect, test } from 'bun:test';
import { buildOptions } from '../../../src/options.ts';
import { checkReleaseRecord } from '../../../src/payload/format/release-record-check.ts';
import { type ReleaseFacts, releaseRecord } from '../../../src/release/command/release-record.ts';
import { parseVmArguments } from '../../../src/release/command/vm-args.ts';
import type { ReleaseRequest } from '../../../src/release-options.ts';

const context = {
  ...{ workingFolder: '/', cacheFolder: '/', environment: {} },
  host: { platform: 'linux', arch: 'x64', musl: false },
};
const place = 'releases/1.0';
const files = ['sys.config', 'vm.args', 'remote.vm.args', 'start.boot', 'start_clean.boot', 'env.sh'].map(
  (name) => `${place}/${name}`,
);
const facts: ReleaseFacts = {
  ...{ name: 'hello', version: '1.0', tool: 'mix', os: 'linux', elixir: '1.18.3', reboots: false },
  ...{ envScript: undefined, bootVariables: ['RELEASE_LIB'], place, upgrades: false, hasSasl: true },
  files: new Set([...files, 'bin/migrate']),
  programs: ['bin/migrate'],
  vmArguments: undefined,
  cookie: 'SECRET',
  hooks: undefined,
};

function record(more: Partial<ReleaseFacts> = {}, request: Omit<ReleaseRequest, 'path'> = {}) {
  const { release } = buildOptions({ release: { path: 'x', ...request } }, context);
  const all = { ...facts, ...more };
  const made = releaseRecord(release!, all);
  expect(checkReleaseRecord(made, all.files)).toEqual(made);
  return made;
}

const argumentsOf = (made: ReturnType<typeof record>, name: string) => {
  const command = made.commands[name]!;
  return 'run' in command ? command.run.arguments : [];
};

test('a release by Mix is a service that is only reachable from its machine', () => {
  const made = record();
  expect(made).toMatchObject({
    ...{ kind: 'service', distribution: 'local', cookie: 'generate', workingFolder: 'keep' },
  });
  expect(Object.keys(made.commands)).toEqual([
    ...['daemon', 'daemon_iex', 'downgrade', 'eval', 'logs', 'migrate', 'pid', 'ping', 'remote', 'restart'],
    ...['rpc', 'start', 'start_iex', 'status', 'stop', 'upgrade', 'version'],
  ]);
  expect(argumentsOf(made, 'start').slice(0, 3)).toEqual([
    '-noshell',
    '-mode',
    { variable: 'RELEASE_MODE', default: 'embedded' },
  ]);
  expect(argumentsOf(made, 'start').slice(-2)).toEqual(['-extra', { words: 'all' }]);
  expect(argumentsOf(made, 'eval').slice(-4)).toEqual([
    '--eval',
    { words: 'first' },
    '--',
    { words: 'rest' },
  ]);
});

test('a module to run makes it a program for the command line: no distribution, code when it is called', () => {
  const made = record({}, { entry: 'Hello.Main' });
  expect(made).toMatchObject({ kind: 'cli', distribution: 'none' });
  const words = argumentsOf(made, 'start');
  expect(words).toContainEqual({ variable: 'RELEASE_MODE', default: 'interactive' });
  expect(words.slice(-5)).toEqual(['-s', 'onebeam_agent', 'main', '-extra', { words: 'all' }]);
});

test('without commands all arguments are the program’s; selected commands exclude the others', () => {
  expect(record({}, { commands: ['none'] }).kind).toBe('app');
  expect(Object.keys(record({}, { commands: ['stop,pid'] }).commands)).toEqual(['pid', 'start', 'stop']);
});

test('a system that starts twice copies its configuration, and is interactive at first since Elixir 1.15', () => {
  const made = record({ reboots: true });
  const { start } = made.commands;
  expect(start && 'run' in start && start.run.prepare).toEqual([
    { kind: 'pid-file' },
    { kind: 'copy', from: `${place}/sys.config`, to: 'sys.config' },
    { kind: 'releases' },
  ]);
  expect(argumentsOf(made, 'start').slice(1, 3)).toEqual(['-elixir', 'config_provider_reboot_mode']);
  expect(argumentsOf(record({ reboots: true, elixir: '1.14.0' }), 'start')[1]).toBe('-mode');
});

test('a release by relx has its names, its distribution and its folder; templates are rendered', () => {
  const vmArguments = parseVmArguments('-name garden@10.0.0.1\n');
  const made = record({
    ...{ tool: 'relx', elixir: undefined, vmArguments },
    files: new Set([`${place}/sys.config.src`, `${place}/vm.args`, `${place}/start.boot`, 'bin/migrate']),
  });
  expect(made).toMatchObject({ distribution: 'name', node: 'garden@10.0.0.1', workingFolder: 'state' });
  expect(made.commands.foreground).toEqual({ alias: 'start' });
  const { start } = made.commands;
  expect(start && 'run' in start && start.run.prepare).toEqual([
    { kind: 'pid-file' },
    { kind: 'render', from: `${place}/sys.config.src`, to: 'sys.config' },
    { kind: 'releases' },
  ]);
  expect(record({ tool: 'relx', elixir: undefined }).distribution).toBe('none');
});

test('the cookie is from a variable or shipped on request', () => {
  expect(record({}, { cookie: 'ship' }).cookie).toEqual({ shipped: 'SECRET' });
  expect(record({}, { cookie: 'env HELLO_COOKIE' }).cookie).toEqual({ variable: 'HELLO_COOKIE' });
});

test('on Windows nothing runs in the background', () => {
  const names = Object.keys(record({ os: 'windows' }).commands);
  expect(names).not.toContain('daemon');
  expect(names).toContain('stop');
});

test('the script of the author is sourced before every command, unless it is refused', () => {
  const envScript = `${place}/env.sh`;
  const source = { kind: 'source', script: envScript } as const;
  const steps = (made: ReturnType<typeof record>, name: string) => {
    const command = made.commands[name]!;
    return 'run' in command ? command.run.prepare : [];
  };
  const made = record({ envScript });
  for (const name of ['start', 'eval', 'rpc', 'remote']) expect(steps(made, name)[0]).toEqual(source);
  expect(steps(record({ envScript }, { envScript: false }), 'rpc')).toEqual([]);
});
