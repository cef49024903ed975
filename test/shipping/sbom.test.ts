import { expect, test } from 'bun:test';
import { elixirEscript, hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { inFolder, onebeam } from '../cli/command-line.ts';

const things = { tree: await otp(27), script: await elixirEscript(27), plain: await hello('zip') };

interface Bill {
  metadata: { component: { name: string; version?: string } };
  components: { name: string; version?: string; type: string; licenses?: { license: { id?: string } }[] }[];
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
    }),
);

test('an executable that is none has no bill either', () =>
  inFolder(async (cwd) => {
    expect((await onebeam(['inspect', process.execPath, '--sbom'], { cwd })).code).toBe(1);
  }));

testWith(things, 'build --archive --desktop writes what is handed out, and says so', ({ tree, plain }) =>
  inFolder(async (cwd) => {
    const said = await onebeam(['build', plain, '--erts', tree.root, '--archive', '--desktop', '--json'], {
      cwd,
    });
    expect(said.code).toBe(0);
    const names = JSON.parse(said.out).shipped.map(({ path }: { path: string }) => path.split('/').at(-1));
    expect(names).toEqual([
      'hello.desktop',
      expect.stringMatching(/^hello-linux-.*\.tar\.gz$/),
      'SHA256SUMS',
    ]);
  }),
);
