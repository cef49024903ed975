import { expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deb822, debianArchive, oneLine } from './apt-sources.ts';

const stanzas = `Types: deb
# a comment
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb-src
URIs: http://source.example/debian
Suites: bookworm
Components: main

Types: deb
Enabled: no
URIs: http://off.example/debian
Suites: bookworm
Components: main
`;

test('reads a .sources file: only enabled binary sources', () => {
  expect(deb822(stanzas)).toEqual([
    {
      uri: 'http://mirror.example/debian',
      suites: ['bookworm', 'bookworm-updates'],
      components: ['main', 'contrib'],
      signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
    },
  ]);
});

test('reads a sources.list', () => {
  const text = `# deb http://not.example/debian bookworm main
deb [arch=amd64 signed-by=/k.gpg] http://one.example/debian trixie main non-free # tail
deb-src http://src.example/debian trixie main
deb http://two.example/debian/ sid main
`;
  expect(oneLine(text)).toEqual([
    {
      uri: 'http://one.example/debian',
      suites: ['trixie'],
      components: ['main', 'non-free'],
      signedBy: '/k.gpg',
    },
    { uri: 'http://two.example/debian/', suites: ['sid'], components: ['main'] },
  ]);
});

test('takes the archive of a Debian suite, not of something else', async () => {
  const etc = await mkdtemp(join(tmpdir(), 'etc-'));
  try {
    await mkdir(join(etc, 'sources.list.d'));
    await writeFile(join(etc, 'sources.list.d', 'a.list'), 'deb http://node.example/x nodistro main\n');
    expect(debianArchive(etc)).toBeUndefined();
    await writeFile(join(etc, 'sources.list'), 'deb http://security.example/debian bookworm-security main\n');
    expect(debianArchive(etc)).toBeUndefined();
    await writeFile(join(etc, 'sources.list.d', 'b.sources'), stanzas);
    expect(debianArchive(etc)).toEqual({
      uri: 'http://mirror.example/debian',
      signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
    });
  } finally {
    await rm(etc, { recursive: true });
  }
});
