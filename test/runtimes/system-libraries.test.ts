import { expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemLibraryFolders } from '../../src/runtimes/system-libraries.ts';

test('reads the folders of the loader, with what it includes, before the usual ones', async () => {
  const root = await mkdtemp(join(tmpdir(), 'onebeam-system-'));
  try {
    await mkdir(join(root, 'etc/ld.so.conf.d'), { recursive: true });
    await writeFile(
      join(root, 'etc/ld.so.conf'),
      '# first\n/opt/one/lib # ours\ninclude ld.so.conf.d/*.conf\n',
    );
    await writeFile(join(root, 'etc/ld.so.conf.d/b.conf'), '/opt/b\ninclude /etc/ld.so.conf\n');
    await writeFile(join(root, 'etc/ld.so.conf.d/a.conf'), '/opt/a\n');
    await writeFile(join(root, 'etc/ld.so.conf.d/not'), '/opt/not\n');
    const folders = await systemLibraryFolders(root);
    expect(folders.slice(0, 3)).toEqual(['opt/one/lib', 'opt/a', 'opt/b'].map((name) => join(root, name)));
    expect(folders).toContain(join(root, 'usr/lib'));
    expect(folders.filter((folder) => folder.endsWith('/opt/not'))).toEqual([]);
    expect(new Set(folders).size).toBe(folders.length);
    expect(await systemLibraryFolders(join(root, 'none'))).toContain(join(root, 'none/lib'));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
