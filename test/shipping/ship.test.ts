import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zlibSync } from 'fflate';
import { defaultIcon } from '../../src/shipping/default-icon.ts';
import { ship } from '../../src/shipping/ship.ts';
import { runOk } from '../bed/run.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';

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

async function made(
  names: Record<string, 'linux-x64' | 'windows-x64' | 'darwin-arm64'>,
  icon = true,
  folderBefore?: string,
) {
  const place = folderBefore ?? (await mkdtemp(join(folder, 'dist-')));
  const artifacts = [];
  for (const [name, target] of Object.entries(names)) {
    const path = join(place, name);
    await writeFile(path, `the program for ${target}`, { mode: 0o755 });
    artifacts.push({
      target,
      path,
      sha256: new Bun.CryptoHasher('sha256').update(await readFile(path)).digest('hex'),
    });
  }
  const picture = join(folder, 'icon.png');
  await writeFile(picture, png(256));
  const options = { name: 'my_app', version: '1.2', archive: true, macosApp: true, desktop: true };
  const shipped = await ship(artifacts, { ...options, ...(icon && { icon: picture }) });
  return { place, shipped, artifacts };
}

const all = {
  'my_app-linux-x64': 'linux-x64',
  'my_app-windows-x64.exe': 'windows-x64',
  'my_app-darwin-arm64': 'darwin-arm64',
} as const;

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
  const { place } = await made({ 'my_app-linux-x64': 'linux-x64' });
  await writeFile(join(place, 'SHA256SUMS'), `${await sums(place)}no sum\n${'0'.repeat(64)}  ../my_app\n`);
  await made({ 'my_app-windows-x64.exe': 'windows-x64' }, true, place);
  await made({ 'my_app-darwin-arm64': 'darwin-arm64' }, true, place);
  expect(await sums(place)).toBe(await sums(atOnce));
  await rm(join(place, 'my_app-windows-x64.zip'));
  await made({ 'my_app-linux-x64': 'linux-x64' }, true, place);
  const gone = (await sums(atOnce)).split('\n').filter((line) => !line.endsWith('windows-x64.zip'));
  expect(await sums(place)).toBe(gone.join('\n'));
});

test('the bundle is in the zip, its program executable', async () => {
  const { place } = await made({ my_app: 'darwin-arm64' });
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
  const app = join(place, 'my_app.app', 'Contents');
  expect((await stat(join(app, 'MacOS', 'my_app'))).mode & 0o777).toBe(0o755);
  const icns = await readFile(join(app, 'Resources', 'my_app.icns'));
  expect(icns.toString('latin1', 0, 4) + icns.readUInt32BE(4)).toBe(`icns${icns.length}`);
  expect(icns.toString('latin1', 8, 12)).toBe('ic08');
  const plist = await readFile(join(app, 'Info.plist'), 'utf8');
  expect(plist).toContain('<key>CFBundleExecutable</key>\n  <string>my_app</string>');
  expect(plist).toContain('<key>CFBundleIconFile</key>\n  <string>my_app</string>');
});

test('the name of the output is taken as it is', async () => {
  const { place } = await made({ "my$&$'x": 'linux-x64' });
  expect(await readdir(place)).toContain("my$&$'x.desktop");
});

test('the same executables give the same archives', async () => {
  const [one, other] = [await made(all), await made(all)];
  const digests = ({ shipped }: Awaited<ReturnType<typeof made>>) => shipped.map(({ sha256 }) => sha256);
  expect(digests(one)).toEqual(digests(other));
});

testWith(
  { validate: await tool('desktop-file-validate') },
  'the desktop entry is valid',
  async ({ validate }) => {
    for (const icon of [true, false]) {
      // Without one of its own a program has the drawing of `default-icon.ts`.
      const { place } = await made({ my_app: 'linux-x64' }, icon);
      const said = await runOk(validate.program, [join(place, 'my_app.desktop')], {
        env: { ...process.env, ...validate.environment },
      });
      expect(said).toBe('');
      expect(await readFile(join(place, 'my_app.desktop'), 'utf8')).toContain('Icon=my_app\n');
      const picture = await readFile(join(place, 'my_app.png'));
      expect(picture.equals(icon ? png(256) : defaultIcon().bytes)).toBe(true);
    }
  },
);

test('what is no icon is refused before anything is written', async () => {
  const path = join(folder, 'no-icon');
  for (const bytes of [Buffer.from('GIF89a'), png(100), Buffer.from('icns\0\0\0\x99')]) {
    await writeFile(path, bytes);
    const options = { name: 'a', version: '1', archive: true, macosApp: true, desktop: true, icon: path };
    expect(await ship([], options).catch(({ code }) => code)).toBe('icon-invalid');
  }
});
