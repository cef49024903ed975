import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referenceFiles } from '../../scripts/reference/files.ts';
import { inspect } from '../../src/executable/read/inspect.ts';
import { assemble } from '../../src/executable/write/assemble.ts';
import { runOk } from '../bed/run.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { removeParts, sampleParts } from '../executable/parts.ts';
import { blocks, docs, testGuides } from './guides.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-guides-'));
afterAll(removeParts);
afterAll(() => rm(folder, { recursive: true, force: true }));

await testGuides(['native-code-and-priv', 'reproducible-builds']);

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
