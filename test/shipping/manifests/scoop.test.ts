import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Shipping, shipped } from '../shipped.ts';
import { errorsOf, officialSchema } from './official-schema.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-scoop-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const github = 'https://github.com/ada/greeter/releases/download/v{version}';
const ship = (more: Shipping = {}) =>
  shipped(folder, { targets: ['linux-x64', 'windows-x64'], to: ['scoop'], baseUrl: github, ...more });
const manifest = async (output: string) => JSON.parse(await readFile(join(output, 'greeter.json'), 'utf8'));

test('names the archive with its digest, and finds later releases', async () => {
  const { output, files, failures } = await ship();
  expect(failures).toEqual([]);
  const { sha256 } = files.find(({ path }) => path === 'greeter-windows-x64.zip')!;
  const base = 'https://github.com/ada/greeter/releases/download';
  expect(await manifest(output)).toEqual({
    ...{
      version: '1.2.0',
      description: 'Greets whoever is named',
      license: 'Apache-2.0',
      bin: 'greeter.exe',
    },
    homepage: 'https://example.org/greeter',
    architecture: { '64bit': { url: `${base}/v1.2.0/greeter-windows-x64.zip`, hash: sha256 } },
    checkver: { github: 'https://github.com/ada/greeter' },
    autoupdate: {
      architecture: { '64bit': { url: `${base}/v$version/greeter-windows-x64.zip` } },
      hash: { url: '$baseurl/SHA256SUMS' },
    },
  });
  expect(await manifest((await ship({ baseUrl: 'https://example.org/1' })).output)).not.toHaveProperty(
    'checkver',
  );
});

test("satisfies Scoop's schema, and no key of it can be missing", async () => {
  const validate = await officialSchema('scoop');
  const { output } = await ship({ targets: ['windows-x64', 'windows-arm64'] });
  const document = await manifest(output);
  expect(errorsOf(validate, document)).toEqual([]);
  for (const key of ['version', 'homepage', 'license']) {
    const { [key]: _, ...without } = document;
    expect(errorsOf(validate, without)).not.toEqual([]);
  }
  const wrong = { ...document, architecture: { '64bit': { url: 'https://example.org/a.zip', hash: 'ff' } } };
  expect(errorsOf(validate, wrong)).not.toEqual([]);
});

test('has nothing for candidates, and for programs without a Windows target', async () => {
  const reasons = async (more: Shipping) => (await ship(more)).skipped.map(({ reason }) => reason.problem);
  expect(await reasons({ program: { version: '1.2.0-rc.1' } })).toEqual(['candidate']);
  expect(await reasons({ targets: ['linux-x64'] })).toEqual(['no-target']);
});
