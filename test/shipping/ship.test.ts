import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zlibSync } from 'fflate';
import { defaultIcon } from '../../src/shipping/default-icon.ts';
import { ship } from '../../src/shipping/ship.ts';
import type { ShipRequest } from '../../src/shipping/ship-request.ts';
import type { Target } from '../../src/targets/target.ts';
import { runOk } from '../bed/run.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { smallProgram } from './small-program.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-ship-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A grey square. */
function png(width: number): Uint8Array {
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(Bun.hash.crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(width, 4);
  header[8] = 8;
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const rows = zlibSync(new Uint8Array((width + 1) * width));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', new Uint8Array()),
  ]);
}

const context = { cacheFolder: '', environment: { PATH: process.env.PATH } };
beforeAll(() => {
  context.cacheFolder = join(folder, 'cache');
});

/** Ships executables as `build --archive` does, into their folder. */
async function made(
  targets: readonly Target[],
  more: Partial<ShipRequest> & { name?: string; place?: string } = {},
) {
  const { name = 'my_app', place = await mkdtemp(join(folder, 'dist-')), ...request } = more;
  const inputs: string[] = [];
  for (const target of targets) inputs.push(await smallProgram(place, target, { name }));
  const picture = join(folder, 'icon.png');
  await writeFile(picture, png(256));
  const result = await ship(
    {
      ...{ inputs, output: place, to: ['archive'], checksums: 'folder', thinArchives: false },
      ...{ macosApp: true, desktop: true, icon: picture, ...request },
    },
    context,
  );
  expect(result.failures).toEqual([]);
  return { place, result };
}

const all = ['linux-x64', 'windows-x64', 'darwin-arm64'] as const;

test('archives for each system, modes kept, sums that sha256sum takes', async () => {
  const { place } = await made(all);
  expect((await readdir(place)).sort()).toEqual([
    'SHA256SUMS',
    'my_app-darwin-arm64',
    'my_app-darwin-arm64.app',
    'my_app-darwin-arm64.zip',
    'my_app-linux-x64',
    'my_app-linux-x64.desktop',
    'my_app-linux-x64.png',
    'my_app-linux-x64.tar.gz',
    'my_app-windows-x64.exe',
    'my_app-windows-x64.zip',
  ]);
  const checked = await runOk('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: place });
  expect(checked.trim().split('\n')).toHaveLength(6);
  const listed = await runOk('tar', ['-tvzf', join(place, 'my_app-linux-x64.tar.gz')]);
  expect(listed).toMatch(/^-rwxr-xr-x .* my_app$/m);
  expect(listed).toMatch(/^-rw-r--r-- .* my_app\.desktop$/m);
});

test('sums of builds before into the same folder stay, as long as the files do', async () => {
  const sums = (place: string) => readFile(join(place, 'SHA256SUMS'), 'utf8');
  const { place: atOnce } = await made(all);
  const { place } = await made(['linux-x64']);
  await writeFile(join(place, 'SHA256SUMS'), `${await sums(place)}no sum\n${'0'.repeat(64)}  ../my_app\n`);
  await made(['windows-x64'], { place });
  await made(['darwin-arm64'], { place });
  expect(await sums(place)).toBe(await sums(atOnce));
  await rm(join(place, 'my_app-windows-x64.zip'));
  await made(['linux-x64'], { place });
  const gone = (await sums(atOnce)).split('\n').filter((line) => !line.endsWith('windows-x64.zip'));
  expect(await sums(place)).toBe(gone.join('\n'));
});

test('the bundle is in the zip, its program executable', async () => {
  const { place } = await made(['darwin-arm64']);
  const out = join(place, 'unpacked');
  await runOk('python3', [
    '-c',
    `import zipfile,sys
z = zipfile.ZipFile(sys.argv[1])
print([(i.filename, oct(i.external_attr >> 16), i.create_system) for i in z.infolist()])`,
    join(place, 'my_app-darwin-arm64.zip'),
  ]).then(
    (text) => {
      expect(text).toContain("('my_app.app/Contents/MacOS/my_app', '0o100755', 3)");
      expect(text).toContain("('my_app.app/Contents/Resources/my_app.icns', '0o100644', 3)");
    },
    () => expect(out).toBe('python3 is needed'),
  );
  const app = join(place, 'my_app-darwin-arm64.app', 'Contents');
  expect((await stat(join(app, 'MacOS', 'my_app'))).mode & 0o777).toBe(0o755);
  const icns = await readFile(join(app, 'Resources', 'my_app.icns'));
  expect(icns.toString('latin1', 0, 4) + icns.readUInt32BE(4)).toBe(`icns${icns.length}`);
  expect(icns.toString('latin1', 8, 12)).toBe('ic08');
  const plist = await readFile(join(app, 'Info.plist'), 'utf8');
  expect(plist).toContain('<key>CFBundleExecutable</key>\n  <string>my_app</string>');
  expect(plist).toContain('<key>CFBundleIconFile</key>\n  <string>my_app</string>');
});

test('the same executables give the same archives', async () => {
  const [one, other] = [await made(all), await made(all)];
  const digests = ({ result }: typeof one) => result.files.map(({ sha256 }) => sha256);
  expect(digests(one)).toEqual(digests(other));
});

testWith(
  { validate: await tool('desktop-file-validate') },
  'the desktop entry is valid',
  async ({ validate }) => {
    for (const icon of [true, false]) {
      // Without an icon, a program has the default of `default-icon.ts`.
      const { place } = await made(['linux-x64'], icon ? {} : { icon: undefined });
      const said = await runOk(validate.program, [join(place, 'my_app-linux-x64.desktop')], {
        env: { ...process.env, ...validate.environment },
      });
      expect(said).toBe('');
      expect(await readFile(join(place, 'my_app-linux-x64.desktop'), 'utf8')).toContain('Icon=my_app\n');
      const picture = await readFile(join(place, 'my_app-linux-x64.png'));
      expect(picture.equals(icon ? png(256) : defaultIcon().bytes)).toBe(true);
    }
  },
);

test('refuses an invalid icon before writing anything', async () => {
  const path = join(folder, 'no-icon');
  for (const bytes of [Buffer.from('GIF89a'), png(100), Buffer.from('icns\0\0\0\x99')]) {
    await writeFile(path, bytes);
    const request = { inputs: [folder], output: folder, macosApp: true, icon: path };
    expect(await ship(request, context).catch(({ code }) => code)).toBe('icon-invalid');
  }
});

const place = () => mkdtemp(join(folder, 'place-'));

test('ships a folder: reports other files, skips channels without files', async () => {
  const dist = await place();
  await smallProgram(dist, 'linux-x64');
  await smallProgram(dist, 'darwin-arm64');
  await writeFile(join(dist, 'NOTES'), 'notes');
  const result = await ship({ inputs: [dist], to: ['archive'], output: join(dist, 'release') }, context);
  expect(result).toMatchObject({
    name: 'greeter',
    version: '1.2.0',
    ignored: [join(dist, 'NOTES')],
    failures: [],
  });
  expect(result.executables.map(({ target }) => target)).toEqual(['linux-x64', 'darwin-arm64']);
  expect((await readdir(result.output)).sort()).toEqual(result.files.map(({ path }) => path).sort());
  expect(result.files.map(({ kind, path }) => `${kind} ${path}`)).toContain(
    'thin-archive greeter-darwin-arm64-thin.tar.gz',
  );
  await runOk('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: result.output });
});

test('refuses what it cannot ship, and writes nothing', async () => {
  const dist = await place();
  const one = await smallProgram(dist, 'linux-x64');
  const output = join(dist, 'release');
  const code = (...inputs: string[]) =>
    ship({ inputs, to: ['archive'], output }, context).then(
      () => 'shipped',
      (error) => error.code,
    );
  const copy = join(await place(), 'copy');
  await writeFile(copy, await readFile(one));
  const other = await smallProgram(await place(), 'linux-arm64', { name: 'other' });
  expect(await code(one, copy)).toBe('ship-target-twice');
  expect(await code(one, other)).toBe('ship-names-differ');
  expect(await code(await place())).toBe('ship-nothing');
  expect(await code(join(dist, 'missing'))).toBe('executable-unreadable');
  const bytes = await readFile(copy);
  const at = bytes.indexOf('onebeam payload') - 2000;
  bytes[at]! ^= 1;
  await writeFile(copy, bytes);
  expect(await code(copy)).toMatch(/^(payload-digest|manifest-digest)$/);
  // Among others in a folder it is not passed over.
  expect(await code(join(copy, '..'))).toMatch(/^(payload-digest|manifest-digest)$/);
  expect(await readdir(dist)).toEqual(['greeter-linux-x64']);
});

test('measures everything and writes nothing in a dry run', async () => {
  const dist = await place();
  await smallProgram(dist, 'linux-x64');
  const request = { inputs: [dist], to: ['archive'] as const, output: join(dist, 'release') };
  const dry = await ship({ ...request, dryRun: true }, context);
  expect(await readdir(dist)).toEqual(['greeter-linux-x64']);
  expect(dry.files).toEqual((await ship(request, context)).files);
});

test('interrupted, it leaves no half file under a final name, and the next run completes', async () => {
  const dist = await place();
  await smallProgram(dist, 'linux-x64');
  const request = { inputs: [dist], to: ['archive'] as const, output: join(dist, 'release') };
  const stop = new AbortController();
  const stopping = { ...context, signal: stop.signal, onStep: () => stop.abort(new Error('stopped')) };
  await expect(ship(request, stopping)).rejects.toThrow('stopped');
  expect(await readdir(dist)).toEqual(['greeter-linux-x64']);
  expect((await ship(request, context)).failures).toEqual([]);
});

test('requires a version if there is none', async () => {
  const dist = await place();
  await smallProgram(dist, 'linux-x64', { version: '' });
  const failing = ship({ inputs: [dist], to: ['archive'], output: join(dist, 'release') }, context);
  await expect(failing).rejects.toMatchObject({ data: { key: '[package] version' } });
});

test('warns of files from before in the folder of the release', async () => {
  const dist = await place();
  await smallProgram(dist, 'linux-x64');
  const request = { inputs: [dist], to: ['archive'] as const, output: join(dist, 'release') };
  expect((await ship(request, context)).warnings).toEqual([]);
  await writeFile(join(request.output, 'greeter_1.1.0_amd64.deb'), 'old');
  const { warnings } = await ship(request, context);
  expect(warnings).toMatchObject([
    { code: 'release-stale', message: expect.stringContaining('greeter_1.1.0') },
  ]);
});
