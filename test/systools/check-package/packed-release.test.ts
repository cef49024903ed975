import { expect, test } from 'bun:test';
import { packedRelease } from '../../../src/systools/check-package/packed-release.ts';
import type { PackedFile } from '../../../src/systools/check-package/release-package.ts';

const packed = (texts: Record<string, string>) => ({
  links: new Map(),
  replaced: new Set<string>(),
  files: new Map<string, PackedFile>(
    Object.entries(texts).map(([path, text]) => [
      path,
      { path, size: text.length, mode: 0o644, sha256: '', content: Buffer.from(text) },
    ]),
  ),
});

const rel = (version: string) =>
  `{release, {"r", "${version}"}, {erts, "15.2"}, [{kernel, "10.2"}, {stdlib, "6.2"}]}.`;

test('finds the release, its applications and the runtime', () => {
  const found = packedRelease(
    packed({
      'releases/r.rel': rel('1'),
      'releases/1/r.rel': rel('1'),
      'lib/my-app-1.2/ebin/x.txt': '',
      'lib/odd/priv/x': '',
      'erts-15.2/bin/erl': '',
    }),
  );
  expect(found).toMatchObject({
    release: { version: '1' },
    folder: 'releases/1',
    erts: ['15.2'],
    problems: [],
  });
  expect([...found.applications.values()].map(({ name, version }) => [name, version])).toEqual([
    ['my-app', '1.2'],
    ['odd', ''],
  ]);
});

test('says what cannot be read, and when there are several releases', () => {
  const { problems } = packedRelease(
    packed({
      'releases/1/r.rel': rel('1'),
      'releases/2/r.rel': rel('2'),
      'lib/a-1/ebin/a.app': '{application',
    }),
  );
  expect(problems).toMatchObject([
    { kind: 'several-releases', found: ['r 1', 'r 2'] },
    { kind: 'unreadable', path: 'lib/a-1/ebin/a.app' },
  ]);
  expect(packedRelease(packed({ 'releases/1/r.rel': '{release}.' })).problems).toMatchObject([
    { kind: 'unreadable', path: 'releases/1/r.rel', reason: 'badly_formatted_release' },
    { kind: 'no-release' },
  ]);
});
