import { afterAll, expect, test } from 'bun:test';
import { readFile, writeFile } from 'node:fs/promises';
import { assemble } from '../../../src/executable/write/assemble.ts';
import type { WindowsOptions } from '../../../src/executable/write/layout.ts';
import { tool } from '../../bed/tools.ts';
import { testWith } from '../../bed/when.ts';
import { pe64 } from '../../binary/pe/pe-sample.ts';
import { checkPe, type PeCheck } from '../check-pe.ts';
import { sampleIcon } from '../icon-sample.ts';
import { removeParts, sampleParts } from '../parts.ts';

afterAll(removeParts);

const python = await tool('python3');

testWith({ python }, 'icon, version and texts, by another program’s account', async ({ python }) => {
  const check = async (windows: WindowsOptions): Promise<PeCheck> => {
    const { options } = await sampleParts('windows-x64');
    await assemble({ ...options, windows });
    return checkPe(python, options.output);
  };

  expect(await check({})).toMatchObject({
    checksumIsRight: true,
    warnings: [],
    subsystem: 3,
    sections: ['.idata', '.rsrc'],
    version: [0, 0, 0, 0],
    texts: {
      FileDescription: 'sample',
      InternalName: 'sample',
      OriginalFilename: 'sample.exe',
      ProductName: 'sample',
    },
  });

  const full = await check({
    icon: { bytes: sampleIcon(2), path: 'icon.ico' },
    title: 'Größe',
    description: 'Misst',
    version: '1.2.3-rc.1',
    publisher: 'Muster AG',
    copyright: '© 2026',
    subsystem: 'gui',
  });
  expect(full).toMatchObject({ checksumIsRight: true, warnings: [], subsystem: 2, version: [1, 2, 3, 0] });
  expect(full.texts).toEqual({
    CompanyName: 'Muster AG',
    FileDescription: 'Misst',
    FileVersion: '1.2.3-rc.1',
    InternalName: 'sample',
    LegalCopyright: '© 2026',
    OriginalFilename: 'sample.exe',
    ProductName: 'Größe',
    ProductVersion: '1.2.3-rc.1',
  });
  expect(full.resources.map(([type, name]) => [type, name])).toEqual([
    [3, 1],
    [3, 2],
    [14, 1],
    [16, 1],
  ]);
});

test('a version that Windows cannot hold is refused', async () => {
  for (const version of ['1.2.3.4.5', '70000', 'v1', '', '1..2']) {
    const { options } = await sampleParts('windows-x64');
    await expect(assemble({ ...options, windows: { version } })).rejects.toMatchObject({
      code: 'windows-version-invalid',
    });
  }
});

test('a stub without room for one more section is refused', async () => {
  const { options } = await sampleParts('windows-x64');
  const stub = pe64();
  // The headers end right behind the table of sections.
  stub.writeUInt32LE(0x1b0, 0x80 + 24 + 60);
  await writeFile(options.stub, stub);
  await expect(assemble(options)).rejects.toMatchObject({ code: 'launcher-unusable' });
  await writeFile(options.stub, Buffer.concat([pe64(), Buffer.from('more')]));
  await expect(assemble(options)).rejects.toMatchObject({ code: 'launcher-unusable' });
});

test('the content of the stub stays in place, except the headers', async () => {
  const { options, stub } = await sampleParts('windows-x64');
  await assemble(options);
  const bytes = await readFile(options.output);
  expect(bytes.subarray(0x200, stub.length).equals(stub.subarray(0x200))).toBe(true);
});
