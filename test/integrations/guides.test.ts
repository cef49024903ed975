import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { referenceFiles } from '../../scripts/reference/files.ts';
import { inspect } from '../../src/executable/read/inspect.ts';
import { assemble } from '../../src/executable/write/assemble.ts';
import { otp } from '../bed/otp.ts';
import { run, runOk } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { type OnebeamForShells, onebeamForShells } from '../cli/onebeam-for-shells.ts';
import { removeParts, sampleParts } from '../executable/parts.ts';
import { myApp } from './my-app.ts';

const docs = resolve(import.meta.dir, '../../.github/docs');
const guides = [
  ...['ship-a-cli', 'start-faster', 'native-code-and-priv', 'build-offline'],
  'reproducible-builds',
];
const things = { tree: await otp(27), mine: await myApp() };

let folder: string;
let onPath: OnebeamForShells;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-guides-'));
  onPath = await onebeamForShells(folder);
});
afterAll(removeParts);
afterAll(async () => {
  await onPath.close();
  await rm(folder, { recursive: true, force: true });
});

const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block]) => block!);

async function deskFor(name: string, mine: string): Promise<string> {
  const cwd = join(folder, name);
  await mkdir(cwd);
  await cp(mine, join(cwd, 'my_app'));
  return cwd;
}

describe('every command of a guide works, in the order of the guide', () => {
  for (const guide of guides) {
    testWith(
      things,
      guide,
      async ({ tree, mine }) => {
        const text = await readFile(join(docs, `${guide}.md`), 'utf8');
        const cwd = await deskFor(guide, mine);
        const [configuration] = blocks(text, 'toml');
        const commands = blocks(text, 'sh');
        expect(commands.length).toBeGreaterThan(1);
        const env = plainEnvironment({
          HOME: folder,
          PATH: `${onPath.bin}:/usr/bin:/bin`,
          XDG_CACHE_HOME: join(folder, 'xdg'),
          ONEBEAM_ERTS: tree.root,
          OTP: tree.root,
          // The guide copies the cache, which other tests change meanwhile: nothing in it is compressed yet.
          ...(guide === 'build-offline' && {
            ONEBEAM_BUILD_CACHE: join(folder, 'own-cache'),
            ONEBEAM_LEVEL: '1',
          }),
        });
        const ran = await run('bash', ['-e', '-o', 'pipefail', '-c', commands.join('\n')], { cwd, env });
        const said = { code: ran.exitCode, err: Buffer.from(ran.stderr).toString() };
        expect(said).toMatchObject({ code: 0 });
        if (!configuration) return;
        await writeFile(join(cwd, 'onebeam.toml'), configuration);
        await runOk(join(onPath.bin, 'onebeam'), ['build', './my_app', '--dry-run', '--json'], { cwd, env });
      },
      120_000,
    );
  }
});

// A Windows runtime would have to be downloaded: skips the build, and signs a small executable.
testWith(
  { signer: await tool('osslsigncode'), openssl: await tool('openssl') },
  'the guide to signing: what osslsigncode has signed is found to be what it was',
  async ({ signer, openssl }) => {
    const text = await readFile(join(docs, 'sign.md'), 'utf8');
    const cwd = join(folder, 'sign');
    await mkdir(cwd);
    const { options } = await sampleParts('windows-x64');
    await assemble({ ...options, output: join(cwd, 'dist/my_app.exe') });
    const [build, sign, check] = blocks(text, 'sh')[0]!.trim().split('\n') as [string, string, string];
    expect([build.split(' ')[1], check]).toEqual(['build', 'onebeam verify signed.exe']);
    const certificate = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=a',
      '-keyout',
      'key.pem',
    ];
    const own = { env: { ...process.env, ...openssl.environment }, cwd };
    const configuration = join(cwd, 'openssl.cnf');
    await writeFile(configuration, '[req]\ndistinguished_name = name\n[name]\n');
    await runOk(openssl.program, [...certificate, '-out', 'certificate.pem', '-config', configuration], own);
    const env = { ...process.env, ...signer.environment };
    await runOk(signer.program, sign.split(' ').slice(1), { cwd, env });
    const [before, after] = [
      await inspect(join(cwd, 'dist/my_app.exe')),
      await inspect(join(cwd, 'signed.exe')),
    ];
    expect(after.size).toBeGreaterThan(before.size);
    expect(after.payload).toEqual(before.payload);
    expect([before.signature, after.signature]).toEqual(['none', 'certificate']);
  },
);

test('each error code has its page, and no page is left over', async () => {
  const pages = Object.keys(referenceFiles).filter((path) => path.startsWith('.github/docs/errors/'));
  const found = (await readdir(join(docs, 'errors'))).map((name) => `.github/docs/errors/${name}`);
  expect(found.sort()).toEqual(pages.sort());
});
