import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { openEscript } from '../../src/escript/read-escript.ts';
import { billOfMaterials, spdxIdentifiers } from '../../src/shipping/sbom.ts';
import { elixirEscript, makeEscript } from '../bed/escripts.ts';
import { orNotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { inFolder, onebeam } from '../cli/command-line.ts';

/**
 * Returns what the schema of CycloneDX that OWASP publishes, with its list of licences, says against a
 * document; nothing at best.
 */
const complaints = (document: string) =>
  new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(document);

const things = { tree: await otp(27), script: await elixirEscript(27) };

interface Bill {
  metadata: { component: { name: string; version?: string } };
  components: {
    'bom-ref': string;
    name: string;
    version?: string;
    type: string;
    licenses?: { license: { id?: string; name?: string } }[];
  }[];
}

testWith(
  things,
  'the bill of materials is carried along: OTP, the escript, Bun, each with its licence',
  ({ tree, script }) =>
    inFolder(async (cwd) => {
      expect((await onebeam(['build', script, '--erts', tree.root, '-q'], { cwd })).code).toBe(0);
      const said = await onebeam(['inspect', 'dist/demo', '--sbom'], { cwd });
      expect(said.code).toBe(0);
      const bill: Bill & Record<string, unknown> = JSON.parse(said.out);
      expect(await complaints(said.out)).toBeNull();
      expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 });
      expect(bill.metadata.component).toMatchObject({ type: 'application', name: 'demo', version: '0.1.0' });
      const of = (name: string) => bill.components.find((component) => component.name === name);
      for (const name of ['kernel', 'stdlib', 'crypto', 'elixir', 'logger', 'erts', 'bun']) {
        expect({ name, version: of(name)?.version }).toEqual({
          name,
          version: expect.stringMatching(/^\d+\./),
        });
        expect(of(name)!.licenses![0]!.license.id).toBe(name === 'bun' ? 'MIT' : 'Apache-2.0');
      }
      expect(of('wx')).toBeUndefined();

      const { components } = JSON.parse((await onebeam(['licenses', 'dist/demo', '--json'], { cwd })).out);
      expect(components).toHaveLength(bill.components.length);
      expect(components).toContainEqual({
        name: 'JavaScriptCore',
        description: 'linked with the launcher',
        licences: ['LGPL-2.1-or-later'],
        url: 'https://github.com/oven-sh/WebKit',
      });
      const listed = await onebeam(['licenses', 'dist/demo'], { cwd });
      expect(listed.out).toMatch(/^elixir +1\.\d+\.\d+ +Apache-2\.0/m);
      expect(listed.out).toMatch(/^libspng +BSD-2-Clause AND libpng-2\.0 +linked with the launcher$/m);
      expect(listed.out).toContain('under the LGPL');
    }),
);

const applicationFile = (name: string, properties: string) => ({
  [`${name}/ebin/${name}.app`]: `{application, ${name}, [${properties}]}.\n`,
});
const odd = await orNotAvailable(() =>
  makeEscript({
    name: 'odd',
    kind: 'zip',
    modules: { odd: '-module(odd).\n-export([main/1]).\nmain(_) -> ok.\n' },
    files: {
      ...applicationFile('kernel', '{vsn, "10"}, {description, "one of its own"}'),
      ...applicationFile('no_version', '{modules, []}'),
      ...applicationFile(
        'many',
        '{vsn, "1"}, {licenses, ["MIT", <<"BSD-3-Clause">>, "MIT OR Apache-2.0", "Äpfel"]}',
      ),
      ...applicationFile('none', '{vsn, "1"}, {licenses, []}'),
    },
  }),
);

testWith(
  { odd },
  'a bill is valid whatever the applications of an escript say, and no reference is there twice',
  async ({ odd }) => {
    const escript = await openEscript(odd);
    const runtime = {
      otp: { version: '27.3', erts: '15.2' },
      applications: [
        { name: 'kernel', version: '10' },
        { name: 'stdlib', version: '6' },
      ],
      bun: '1.4.5',
      system: 'windows' as const,
    };
    const bill = billOfMaterials({
      name: 'odd',
      programs: [{ name: 'odd', escript, applications: [] }],
      ...runtime,
    }) as Bill;
    const text = JSON.stringify(bill);
    expect(await complaints(text)).toBeNull();
    const references = bill.components.map((component) => component['bom-ref']);
    expect(references).toContain('otp/kernel@10');
    expect(references).toContain('escript/kernel@10');
    expect(references).toContain('launcher/libuv');
    expect(new Set(references).size).toBe(references.length);
    const licences = bill.components
      .find(({ name }) => name === 'many')!
      .licenses!.map(({ license }) => license);
    expect(licences).toEqual([
      { id: 'MIT' },
      { id: 'BSD-3-Clause' },
      { name: 'MIT OR Apache-2.0' },
      { name: 'Äpfel' },
    ]);
    // The validator does find something: it would not be worth asking otherwise.
    expect(await complaints(text.replace('"library"', '"bookshop"'))).not.toBeNull();
    expect(await complaints(text.replace('{"id":"MIT"}', '{"id":"MITT"}'))).not.toBeNull();
  },
);

test('every licence that a bill names by identifier is one of SPDX', async () => {
  const resolve = createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json');
  const listed = await readFile(
    resolve.replace('package.json', 'res/schema/spdx.SNAPSHOT.schema.json'),
    'utf8',
  );
  const known: string[] = JSON.parse(listed).enum;
  expect(spdxIdentifiers.filter((id) => !known.includes(id))).toEqual([]);
});

test('an executable that is none has no bill either', () =>
  inFolder(async (cwd) => {
    expect((await onebeam(['inspect', process.execPath, '--sbom'], { cwd })).code).toBe(1);
  }));
