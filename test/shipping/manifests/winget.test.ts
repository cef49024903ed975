import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Shipping, sampleMetadata, shipped } from '../shipped.ts';
import { errorsOf, officialSchema } from './official-schema.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-winget-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const ship = (more: Shipping = {}) =>
  shipped(folder, {
    ...{
      targets: ['windows-x64', 'windows-arm64'],
      to: ['winget'],
      baseUrl: 'https://example.org/v{version}',
    },
    ...{ settings: { winget: { identifier: 'Ada.Greeter' } }, ...more },
  });

/** Required keys of each document in winget's schemas (1.10). */
const required = {
  'Ada.Greeter.yaml': [
    'PackageIdentifier',
    'PackageVersion',
    'DefaultLocale',
    'ManifestType',
    'ManifestVersion',
  ],
  'Ada.Greeter.installer.yaml': [
    'PackageIdentifier',
    'PackageVersion',
    'Installers',
    'ManifestType',
    'ManifestVersion',
  ],
  'Ada.Greeter.locale.en-US.yaml': [
    ...['PackageIdentifier', 'PackageVersion', 'PackageLocale', 'Publisher', 'PackageName', 'License'],
    ...['ShortDescription', 'ManifestType', 'ManifestVersion'],
  ],
};

test('writes three documents with every required key, URLs and digests of the archives', async () => {
  const { output, files, failures } = await ship();
  expect(failures).toEqual([]);
  const place = join(output, 'winget');
  expect((await readdir(place)).sort()).toEqual(Object.keys(required).sort());
  const documents: Record<string, Record<string, unknown>> = {};
  for (const [name, keys] of Object.entries(required)) {
    documents[name] = Bun.YAML.parse(await readFile(join(place, name), 'utf8')) as Record<string, unknown>;
    expect(Object.keys(documents[name])).toEqual(expect.arrayContaining(keys));
  }
  expect(documents['Ada.Greeter.installer.yaml']!.Installers).toEqual(
    ['x64', 'arm64'].map((cpu) => ({
      Architecture: cpu,
      InstallerUrl: `https://example.org/v1.2.0/greeter-windows-${cpu}.zip`,
      InstallerSha256: files.find(({ path }) => path === `greeter-windows-${cpu}.zip`)!.sha256.toUpperCase(),
    })),
  );
  expect(documents['Ada.Greeter.locale.en-US.yaml']).toMatchObject({
    Publisher: 'Ada Example',
    ShortDescription: 'Greets whoever is named',
    Description: sampleMetadata.description,
  });
});

test("satisfies winget's schemas, and no required key of them can be missing", async () => {
  const { output } = await ship();
  const schemas = ['winget-version', 'winget-installer', 'winget-defaultLocale'] as const;
  for (const [index, [name, keys]] of Object.entries(required).entries()) {
    const validate = await officialSchema(schemas[index]!);
    const text = await readFile(join(output, 'winget', name), 'utf8');
    const document = Bun.YAML.parse(text) as Record<string, unknown>;
    expect([name, ...errorsOf(validate, document)]).toEqual([name]);
    for (const key of keys) {
      const { [key]: _, ...without } = document;
      expect([key, errorsOf(validate, without).length]).not.toEqual([key, 0]);
    }
  }
});

test('requires an identifier, and refuses one of another form', async () => {
  const failure = async (more: Shipping) => (await ship(more)).failures[0]?.error;
  expect(await failure({ settings: {} })).toMatchObject({ data: { key: '[ship.winget] identifier' } });
  expect(await failure({ settings: { winget: { identifier: 'Greeter' } } })).toMatchObject({
    code: 'package-name-refused',
  });
});
