import { expect, test } from 'bun:test';
import { inMemory } from '../../../src/archive/payload-file.ts';
import { hasCode } from '../../../src/errors/onebeam-error.ts';
import { buildOptions } from '../../../src/options.ts';
import { planConfiguration } from '../../../src/release/target/configuration.ts';
import type { ReleaseRequest } from '../../../src/release-options.ts';

const place = 'releases/1.0';
const context = {
  ...{ workingFolder: '/', cacheFolder: '/', environment: {} },
  host: { platform: 'linux', arch: 'x64', musl: false },
};

function configuration(files: Record<string, string>, more: Omit<ReleaseRequest, 'path'> = {}) {
  const { release } = buildOptions({ release: { path: 'x', ...more } }, context);
  const all = Object.entries(files).map(([path, text]) => inMemory(`${place}/${path}`, Buffer.from(text)));
  return planConfiguration(place, all, release!);
}

const refused = (files: Record<string, string>) =>
  configuration(files).then(
    () => undefined,
    (error) => {
      if (hasCode(error, 'release-invalid')) return error.data.problem;
      throw error;
    },
  );

const textOf = (file: { content: unknown } | undefined) =>
  Buffer.from(file?.content as Uint8Array).toString();

test('the name of the node and the cookie are taken out of vm.args, where the launcher gives them', async () => {
  const planned = await configuration({ 'vm.args': '-sname garden@localhost\n-setcookie secret\n+K true\n' });
  expect(textOf(planned.files[0])).toBe('+K true\n');
  expect(planned.vmArguments).toMatchObject({
    names: [{ distribution: 'sname', node: 'garden@localhost' }],
    cookie: 'secret',
  });
  expect(planned.warnings.map(({ code }) => code)).toEqual(['release-cookie-removed']);
  const shipped = await configuration({ 'vm.args': '-setcookie secret\n' }, { cookie: 'ship' });
  expect(shipped.warnings).toEqual([]);
});

test('does not change a template, and warns about its cookie', async () => {
  const planned = await configuration({ 'vm.args.src': `-sname \${NODE}\n-setcookie x\n` });
  expect(planned.files).toEqual([]);
  expect(planned.warnings.map(({ code }) => code)).toEqual(['release-cookie-in-template']);
});

test('arguments that come before those of the user are a warning', async () => {
  const { warnings } = await configuration({ 'vm.args': '-extra a b\n' });
  expect(warnings.map(({ code }) => code)).toEqual(['release-extra-arguments']);
});

test('the head of sys.config shows whether the system starts twice', async () => {
  const config = (value: string) => ({ 'sys.config': `%% coding: utf-8\n%% RUNTIME_CONFIG=${value}\n[].\n` });
  expect((await configuration(config('true'))).reboots).toBe(true);
  expect((await configuration(config('false'))).reboots).toBe(false);
});

test('a configuration that would not start is refused', async () => {
  expect(await refused({ 'sys.config': '[{garden, [}].\n' })).toBe('config-syntax');
  expect(await refused({ 'sys.config': '{garden, []}.\n' })).toBe('config-type');
  expect(await refused({ 'sys.config': '[]. [].\n' })).toBe('config-terms');
  expect(await refused({ 'vm.args': '-sname a\n-name b@c\n' })).toBe('two-names');
  const path = [...Buffer.from('/releases/1.0/runtime.exs')].join(',');
  expect(await refused({ 'sys.config': `[{elixir,[{x,<<${path}>>}]}].\n` })).toBe('config-missing');
});
