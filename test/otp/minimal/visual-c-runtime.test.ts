import { expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { visualCFiles } from '../../../src/otp/minimal/visual-c-runtime.ts';
import { pe64 } from '../../binary/pe/pe-sample.ts';

test('takes the three libraries in any letter case, and names one that is missing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-vc-'));
  try {
    for (const name of ['MSVCP140.dll', 'vcruntime140.dll', 'concrt140.dll']) {
      await writeFile(join(folder, name), pe64({ machine: 0x8664 }));
    }
    await expect(visualCFiles(folder, 'erts/bin')).rejects.toMatchObject({
      code: 'visual-c-missing',
      data: { path: folder, expected: 'vcruntime140_1.dll' },
    });
    await writeFile(join(folder, 'VCRUNTIME140_1.DLL'), pe64({ machine: 0x8664 }));
    expect((await visualCFiles(folder, 'erts/bin')).map(({ path }) => path)).toEqual([
      'erts/bin/msvcp140.dll',
      'erts/bin/vcruntime140.dll',
      'erts/bin/vcruntime140_1.dll',
    ]);
    await expect(visualCFiles(join(folder, 'none'), 'erts/bin')).rejects.toMatchObject({
      code: 'visual-c-missing',
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
