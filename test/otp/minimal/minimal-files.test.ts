import { afterAll, describe, expect } from 'bun:test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { zipSync } from 'fflate';
import { decodeTerm } from '../../../src/erlang/external/decode-term.ts';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { minimalFiles } from '../../../src/otp/minimal/minimal-files.ts';
import { type OtpTree, readOtpTree } from '../../../src/otp/otp-tree.ts';
import { unpackArchive } from '../../../src/runtimes/unpack/unpack-archive.ts';
import { otp } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-files-'));
afterAll(() => rm(folder, { recursive: true }));

const tree = await otp(25);
const selection = { applications: ['kernel', 'stdlib'], includes: [] };

describe('minimalFiles', () => {
  testWith(
    { tree },
    'gives the same files, sorted, whatever the order of the selection',
    async ({ tree }) => {
      const read = await readOtpTree(tree.root);
      const first = await minimalFiles(
        read,
        { applications: ['crypto', 'kernel', 'stdlib'], includes: [] },
        'linux',
      );
      const second = await minimalFiles(
        read,
        { applications: ['stdlib', 'kernel', 'crypto', 'kernel'], includes: [] },
        'linux',
      );
      expect(second).toEqual(first);
      const paths = first.files.map(({ path }) => path);
      expect(paths).toEqual([...paths].sort());
      expect(first.applications.map(({ name }) => name)).toEqual(['crypto', 'kernel', 'stdlib']);
      for (const { name, version, size } of first.applications) {
        const own = first.files.filter(({ path }) => path.startsWith(`erts/lib/${name}-${version}/`));
        expect(own.reduce((sum, file) => sum + file.size, 0)).toBe(size);
      }
    },
  );

  testWith({ tree }, 'packs include only for the applications named', async ({ tree }) => {
    const { files } = await minimalFiles(
      await readOtpTree(tree.root),
      { ...selection, includes: ['kernel'] },
      'linux',
    );
    const headers = files.map(({ path }) => path).filter((path) => path.includes('/include/'));
    expect(headers.length).toBeGreaterThan(0);
    expect(headers.filter((path) => !path.startsWith('erts/lib/kernel-'))).toEqual([]);
  });

  testWith({ tree }, 'packs epmd only for programs that may name their node', async ({ tree }) => {
    const read = await readOtpTree(tree.root);
    for (const distributed of [false, true]) {
      const { files } = await minimalFiles(read, { ...selection, distributed }, 'linux');
      expect(files.some(({ path }) => path === 'erts/bin/epmd')).toBe(distributed);
    }
  });

  testWith(
    { tree },
    'makes a boot file of the program with its modules before the standard library',
    async (has) => {
      const read = await readOtpTree(has.tree.root);
      const applications = ['crypto', 'kernel', 'sasl', 'stdlib'];
      const start = {
        modules: ['lists', 'code', 'crypto', 'xref', 'nowhere', 'io'],
        own: [{ path: '$MINE/a/ebin', modules: ['one', 'two'] }],
      };
      const plain = await minimalFiles(read, { applications, includes: [] }, 'linux');
      const { files } = await minimalFiles(read, { applications, includes: [], start }, 'linux');
      const added = files.filter(({ path }) => !plain.files.some((other) => other.path === path));
      expect(added.map(({ path }) => path)).toEqual(['erts/bin/program.boot']);
      const script = printFlat(decodeTerm(added[0]!.content as Uint8Array));
      const { kernel, stdlib, crypto } = Object.fromEntries(
        plain.applications.map((one) => [one.name, one.version]),
      );
      const loaded = [
        `{path,["$ROOT/lib/crypto-${crypto}/ebin"]},{primLoad,[crypto]}`,
        `{path,["$ROOT/lib/kernel-${kernel}/ebin"]},{primLoad,[code]}`,
        '{path,["$MINE/a/ebin"]},{primLoad,[one,two]}',
        `{path,["$ROOT/lib/stdlib-${stdlib}/ebin"]},{primLoad,[io,lists]}`,
      ];
      expect(script).toContain(loaded.join(','));
      expect(script).not.toContain('/lib/sasl-');
      const noDotErlang = plain.files.find(({ path }) => path === 'erts/bin/no_dot_erlang.boot')!;
      const name = (term: string) => /^{script,{[^}]*}/.exec(term)?.[0];
      expect(name(script)).toBe(name(printFlat(decodeTerm(noDotErlang.content as Uint8Array)))!);
    },
  );

  testWith({ tree }, 'names what a runtime lacks', async ({ tree }) => {
    const read = await readOtpTree(tree.root);
    await expect(
      minimalFiles(read, { applications: ['kernel', 'gs'], includes: [] }, 'linux'),
    ).rejects.toMatchObject({
      code: 'application-missing',
      data: { path: tree.root, expected: 'gs' },
    });
    await expect(minimalFiles(read, selection, 'windows')).rejects.toMatchObject({
      code: 'otp-program-missing',
      data: { expected: 'beam.smp.dll' },
    });
  });

  for (const top of ['', 'otp_win64_27.0/']) {
    const title = top ? 'with a top folder' : 'without a top folder';
    testWith(
      { tree },
      `packs OTP's zip for Windows ${title}, and none of its stale settings`,
      async ({ tree }) => {
        const { otp, root } = await unpackedZip(await readOtpTree(tree.root), top);
        expect([otp.root, otp.version, otp.erts]).toEqual([resolve(root, top), '27.0', '15.0']);
        const { files } = await minimalFiles(otp, selection, 'windows');
        const programs = files.filter(({ path }) => /\.(exe|dll|ini)$/.test(path));
        expect(programs.map(({ path, mode }) => [path, mode])).toEqual(
          [
            ...['beam.smp.dll', 'erl.exe', 'erlexec.dll', 'escript.exe', 'heart.exe', 'inet_gethost.exe'],
            'vcruntime140.dll',
          ].map((name) => [`erts/erts-15.0/bin/${name}`, 0o755]),
        );
        const boots = files.filter(({ path }) => path.endsWith('.boot')).map(({ path }) => path);
        expect(boots).toEqual([
          'erts/bin/no_dot_erlang.boot',
          'erts/bin/start.boot',
          'erts/bin/start_clean.boot',
        ]);
        expect(files.some(({ path }) => path === 'erts/bin/erl')).toBe(false);
      },
    );
  }
});

/** A zip in the layout of OTP's zip for Windows, with real applications and programs that are only names. */
async function unpackedZip(real: OtpTree, top: string): Promise<{ otp: OtpTree; root: string }> {
  const files: Record<string, Uint8Array> = { 'releases/27/OTP_VERSION': Buffer.from('27.0\r\n') };
  for (const name of [
    ...[
      'beam.smp.dll',
      'beam.debug.smp.dll',
      'epmd.exe',
      'erl.exe',
      'erl.ini',
      'erlc.exe',
      'erlexec.dll',
      'erlsrv.exe',
    ],
    ...['escript.exe', 'heart.exe', 'inet_gethost.exe', 'vcruntime140.dll', 'werl.exe'],
  ]) {
    files[`erts-15.0/bin/${name}`] = Buffer.from(name);
  }
  files['bin/erl.ini'] = Buffer.from('[erlang]\r\nBindir=C:\\\\runner\r\n');
  files['vc_redist.exe'] = Buffer.from('setup');
  for (const name of ['kernel', 'stdlib']) {
    const { folder: from, version } = real.applications.get(name)!;
    files[`lib/${name}-${version}/ebin/${name}.app`] = await readFile(join(from, 'ebin', `${name}.app`));
    const [module] = real.applications.get(name)!.modules;
    files[`lib/${name}-${version}/ebin/${module}.beam`] = await readFile(
      join(from, 'ebin', `${module}.beam`),
    );
  }
  const root = await mkdtemp(join(folder, 'w-'));
  const archive = join(folder, `otp${top.length}.zip`);
  await writeFile(
    archive,
    zipSync(Object.fromEntries(Object.entries(files).map(([path, bytes]) => [top + path, bytes]))),
  );
  await unpackArchive(archive, root, process.env);
  return { otp: await readOtpTree(root), root };
}
