import { afterAll, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join, relative } from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { documentSchema } from '../../scripts/reference/documents.ts';
import { defaultChannels, shippedChannels } from '../../src/shipping/channels/channel-list.ts';
import { channels } from '../../src/shipping/channels/channels.ts';
import { targets } from '../../src/targets/target.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';
import { cli, onebeam } from '../cli/command-line.ts';
import { smallProgram } from '../shipping/small-program.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-ship-all-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const configuration = `
[package]
description = "Greets whoever is named"
homepage = "https://example.org/greeter"
licence = "Apache-2.0"
maintainer = "Ada Example <ada@example.org>"
licence-file = "LICENSE"

[ship]
base-url = "https://example.org/v{version}"

[ship.winget]
identifier = "Ada.Greeter"
`;

/** A project with executables for all targets. */
async function project(name: string, more = ''): Promise<string> {
  const place = join(folder, name);
  await mkdir(join(place, 'dist'), { recursive: true });
  await writeFile(join(place, 'onebeam.toml'), configuration + more);
  await writeFile(join(place, 'LICENSE'), 'Do what you like.\n');
  for (const target of targets) await smallProgram(join(place, 'dist'), target);
  return place;
}

async function digests(place: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(place, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[relative(place, path)] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  }
  return found;
}

const env = { ONEBEAM_BUILD_CACHE: join(folder, 'cache'), PATH: process.env.PATH };
const one = await project('one');
const first = await onebeam(['ship', '--json'], { cwd: one, env });
const document = JSON.parse(first.out);

test('the list of channels names those that there are', () => {
  expect(shippedChannels.map(String).sort()).toEqual(Object.keys(channels).sort());
});

test('ship without options makes every channel, and says all of it in a document of the schema', () => {
  expect([first.code, document.failures]).toEqual([0, []]);
  const schema = new Ajv2020({ strict: true, allowUnionTypes: true });
  schema.addSchema(documentSchema(), 'documents');
  const check = schema.getSchema('documents#/$defs/ship')!;
  expect([check(document), check.errors]).toEqual([true, null]);
  const made = new Set<string>(document.files.map(({ channel }: { channel: string }) => channel));
  expect([...made].sort()).toEqual(defaultChannels.map(String).sort());
  expect(document.executables).toHaveLength(8);
});

test('other days, folders, umasks, time zones and locales give the same bytes', async () => {
  const two = await project('another folder');
  const environment = plainEnvironment({
    ...env,
    TZ: 'Pacific/Chatham',
    LC_ALL: 'de_DE.UTF-8',
    LANG: 'de_DE.UTF-8',
  });
  const script = 'umask 077; exec "$@"';
  const ran = await run('/bin/sh', ['-c', script, 'sh', ...cli, 'ship', '-q'], {
    cwd: two,
    env: environment,
  });
  expect([ran.exitCode, Buffer.from(ran.stderr).toString()]).toEqual([
    0,
    expect.not.stringContaining('error'),
  ]);
  expect(await digests(join(two, 'dist/release'))).toEqual(await digests(join(one, 'dist/release')));
});

test('no output names the machine, its user or its folders', async () => {
  const forbidden = [folder, hostname(), `/home/${userInfo().username}`, 'onebeam-ship-all'].filter(
    (text) => text.length > 3,
  );
  const release = join(one, 'dist/release');
  for (const path of Object.keys(await digests(release))) {
    const bytes = await readFile(join(release, path));
    for (const content of [bytes, ...inflated(bytes)]) {
      for (const text of forbidden) expect([path, text, content.includes(text)]).toEqual([path, text, false]);
    }
  }
});

/** Returns what gzip members and zip entries hold, as far as they can be found. */
function inflated(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (
    let at = bytes.indexOf('\x1f\x8b\x08', 0, 'latin1');
    at >= 0;
    at = bytes.indexOf('\x1f\x8b\x08', at + 1, 'latin1')
  ) {
    try {
      found.push(gunzipSync(bytes.subarray(at)));
    } catch {
      // Other bytes, or bytes after the member: only complete files count.
    }
  }
  for (
    let at = bytes.indexOf('PK\x03\x04', 0, 'latin1');
    at >= 0;
    at = bytes.indexOf('PK\x03\x04', at + 1, 'latin1')
  ) {
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    try {
      found.push(inflateRawSync(bytes.subarray(start, start + bytes.readUInt32LE(at + 18))));
    } catch {
      // Inside of another entry.
    }
  }
  return found;
}

const unshare = await run('unshare', ['-rn', 'true']).catch(() => ({ exitCode: 1 }));
testWith(
  { network: unshare.exitCode === 0 ? true : new NotAvailable('user namespaces') },
  'makes no connection',
  async () => {
    const place = await project('without network');
    const environment = plainEnvironment(env);
    const ran = await run('unshare', ['-rn', ...cli, 'ship', '-q'], { cwd: place, env: environment });
    expect([ran.exitCode, Buffer.from(ran.stderr).toString()]).toEqual([
      0,
      expect.not.stringContaining('error'),
    ]);
  },
);

test('a channel that fails does not stop the others; the error names the key', async () => {
  const place = join(folder, 'bare');
  await mkdir(place);
  await smallProgram(join(place, 'dist'), 'linux-x64');
  await writeFile(join(place, 'mix.exs'), 'def project, do: [app: :greeter, version: "1.2.0"]\n');
  const { code, out, err } = await onebeam(['ship', '--to', 'archive,npm,deb', '-o', 'out'], {
    cwd: place,
    env,
  });
  expect(code).toBe(1);
  expect(err).toContain('error: npm: `[package] licence` is not set in `onebeam.toml` or `mix.exs`\n');
  expect(err).toContain('hint: add `licence = "Apache-2.0"` to `onebeam.toml`\n');
  expect(out).toContain('greeter-linux-x64.tar.gz');
  expect(await readdir(join(place, 'out'))).toContain('SHA256SUMS');
});

test('metadata come from the project, and onebeam.toml wins; --verbose says which', async () => {
  const place = join(folder, 'mix');
  await mkdir(place);
  await smallProgram(join(place, 'dist'), 'linux-x64');
  const mix = `defmodule A do
  @version "1.2.0"
  def project, do: [app: :greeter, version: @version, package: [licenses: ["MIT"], links: %{"x" => "https://example.org/mix"}]]
end\n`;
  await writeFile(join(place, 'mix.exs'), mix);
  await writeFile(join(place, 'onebeam.toml'), '[package]\nlicence = "ISC"\n');
  const { code, err } = await onebeam(['ship', '--to', 'npm', '-v'], { cwd: place, env });
  expect([code, err]).toEqual([0, expect.stringContaining(`licence: from ${join(place, 'onebeam.toml')}\n`)]);
  expect(err).toContain(`homepage: from ${join(place, 'mix.exs')}\n`);
  await writeFile(join(place, 'mix.exs'), mix.replace('1.2.0', '1.3.0'));
  const other = await onebeam(['ship', '--to', 'npm'], { cwd: place, env });
  expect(other.err).toContain('warning: the executables have version `1.2.0`, the project has `1.3.0`');
});

test('--strict refuses a licence that is not an SPDX expression, and writes nothing', async () => {
  const place = join(folder, 'strict');
  await mkdir(place);
  await smallProgram(join(place, 'dist'), 'linux-x64');
  await writeFile(join(place, 'onebeam.toml'), '[package]\nlicence = "Apache 2.0"\n');
  const lenient = await onebeam(['ship', '--to', 'npm', '-o', 'lenient'], { cwd: place, env });
  expect([lenient.code, lenient.err]).toEqual([0, expect.stringContaining('is not an SPDX expression')]);
  const strict = await onebeam(['ship', '--to', 'npm', '-o', 'strict', '--strict'], { cwd: place, env });
  expect(strict.code).toBe(1);
  expect(await readdir(place)).not.toContain('strict');
});

test('the secret key is shown nowhere', async () => {
  const secret = Buffer.alloc(158, 7).toString('base64');
  const place = await mkdtemp(join(folder, 'sign-'));
  await smallProgram(join(place, 'dist'), 'linux-x64');
  for (const flags of [['-v'], ['--json'], ['--json', '-v']]) {
    const { code, out, err } = await onebeam(['ship', '--to', 'archive', ...flags], {
      cwd: place,
      env: { ...env, ONEBEAM_SIGN_KEY: secret },
    });
    expect([code, (out + err).includes(secret.slice(0, 40))]).toEqual([1, false]);
  }
});
