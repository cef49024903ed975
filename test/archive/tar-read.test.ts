import { describe, expect, test } from 'bun:test';
import { type TarEntry, type TarLimits, TarReader } from '../../src/archive/tar-read.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { archive, member, pax } from './lying-tar.ts';

type Seen = TarEntry & { content: string };

function readAll(bytes: Uint8Array, limits: TarLimits = {}, piece = bytes.length): Seen[] {
  const reader = new TarReader(limits);
  const seen: Seen[] = [];
  for (let at = 0; at < bytes.length; at += piece) {
    for (const event of reader.read(bytes.subarray(at, at + piece))) {
      if ('entry' in event) seen.push({ ...event.entry, content: '' });
      else seen.at(-1)!.content += Buffer.from(event.data).toString('latin1');
    }
  }
  reader.end();
  return seen;
}

function refusal(bytes: Uint8Array, limits: TarLimits = {}): string {
  try {
    readAll(bytes, limits);
  } catch (error) {
    if (error instanceof OnebeamError) return error.code;
    throw error;
  }
  return 'accepted';
}

const file = (name: string, content = 'x') => member({ name, content });

describe('a valid archive', () => {
  const long = `${'folder/'.repeat(20)}file`;
  const honest = archive([
    member({ name: 'bin/', type: '5', mode: 0o755 }),
    member({ name: 'bin/tool', content: 'hello', mode: 0o755 }),
    member({ name: 'empty', content: '' }),
    member({ name: 'file', prefix: 'a/prefix', content: 'p' }),
    pax({ path: `pax/${long}`, mtime: '1.5' }),
    file('ignored'),
    member({ name: '././@LongLink', type: 'L', content: `gnu/${long}\0` }),
    file('cut'),
    member({ name: 'link', type: '2', linkName: 'bin/tool', mode: 0o777 }),
  ]);

  test('files, folders, links, PAX and GNU long names', () => {
    const seen = readAll(honest);
    expect(seen.map(({ path }) => path)).toEqual([
      'bin',
      'bin/tool',
      'empty',
      'a/prefix/file',
      `pax/${long}`,
      `gnu/${long}`,
      'link',
    ]);
    expect(seen[1]).toMatchObject({ type: 'file', size: 5, mode: 0o755, content: 'hello' });
    expect(seen[6]).toMatchObject({ type: 'symlink', linkTarget: 'bin/tool', size: 0 });
  });

  for (const piece of [1, 511, 512, 513]) {
    test(`chunked: the same ${piece} bytes at a time`, () => {
      expect(readAll(honest, {}, piece)).toEqual(readAll(honest));
    });
  }

  test('the folder before all names, as `tar -C folder .` writes it, only where it is wanted', () => {
    const dotted = archive([member({ name: './', type: '5' }), file('./a')]);
    expect(readAll(dotted, { paths: 'usual' }).map(({ path }) => path)).toEqual(['a']);
    expect(refusal(dotted)).toBe('path-unsafe');
  });
});

describe('names', () => {
  const names: Record<string, string[]> = {
    'parent traversal': ['a/../../x', '..', 'a/..', '../x'],
    'absolute path': ['/x', '//x', '////x'],
    'drive, UNC, device names': [
      'C:x',
      'C:\\x',
      '\\\\host\\s',
      '\\\\?\\x',
      'CON',
      'aux.beam',
      'a/nul/b',
      'com1.txt',
    ],
    'backslash traversal': ['a\\..\\..\\x'],
    'empty, dot, trailing dot or space': ['', '.', 'a/.', 'x.', 'x ', 'a//b', 'a/'],
    'control characters in names': ['a\u001b[31m', 'a\nb', 'a\u007f', 'a\u0085'],
    'deep path': ['d/'.repeat(2000) + 'x'],
    'name of 256 bytes': ['n'.repeat(256), '€'.repeat(86)],
  };
  for (const [title, wrong] of Object.entries(names)) {
    test(title, () => {
      for (const path of wrong) {
        expect([path, refusal(archive([pax({ path }), file('x')]))]).toEqual([path, 'path-unsafe']);
        if (Buffer.byteLength(path) < 100) {
          expect([path, refusal(archive([file(path)]))]).toEqual([path, 'path-unsafe']);
        }
      }
    });
  }

  test('NUL in name: in the header, in a PAX path, in a GNU long name', () => {
    expect(refusal(archive([file('a\0b')]))).toBe('tar-invalid');
    expect(refusal(archive([pax({ path: 'a\0b' }), file('x')]))).toBe('tar-invalid');
    expect(refusal(archive([member({ name: 'l', type: 'L', content: 'a\0b\0' }), file('x')]))).toBe(
      'tar-invalid',
    );
  });

  test('numeric PAX path stays text', () => {
    expect(
      readAll(archive([pax({ path: '0' }), file('x'), pax({ path: '12345' }), file('y')])),
    ).toMatchObject([{ path: '0' }, { path: '12345' }]);
  });

  test('not UTF-8', () => {
    expect(refusal(archive([member({ name: Uint8Array.of(0x61, 0xff), content: 'x' })]))).toBe('tar-invalid');
  });

  test('duplicate entry: a file twice, file then folder, folder then file', () => {
    const folder = member({ name: 'a', type: '5' });
    expect(refusal(archive([file('a'), file('a')]))).toBe('path-collision');
    expect(refusal(archive([file('a'), folder]))).toBe('path-collision');
    expect(refusal(archive([folder, file('a')]))).toBe('path-collision');
    expect(refusal(archive([file('a'), file('a/b')]))).toBe('path-collision');
    expect(refusal(archive([file('a/b'), file('a')]))).toBe('path-collision');
    expect(refusal(archive([folder, file('a/b'), folder]))).toBe('accepted');
  });

  test('case collision', () => {
    expect(refusal(archive([file('Lib/x'), file('lib/x')]))).toBe('path-collision');
    expect(refusal(archive([file('Lib/x'), file('lib/y')]))).toBe('path-collision');
  });

  test('Unicode collision: composed and decomposed, sharp s (CVE-2026-23950)', () => {
    expect(refusal(archive([file('\u00e9'), file('e\u0301')]))).toBe('path-collision');
    expect(refusal(archive([file('straße'), file('STRASSE')]))).toBe('path-collision');
    expect(refusal(archive([file('\u212a'), file('k')]))).toBe('path-collision');
  });
});

describe('contradicting descriptions', () => {
  test('PAX size against long-name header (CVE-2026-53655, CVE-2025-62518)', () => {
    const inner = archive([file('evil')], false);
    const long = member({ name: 'l', type: 'L', content: 'good\0' });
    expect(refusal(archive([pax({ size: '0' }), long, member({ name: 'x', content: inner })]))).toBe(
      'tar-invalid',
    );
    expect(refusal(archive([long, pax({ size: '0' }), member({ name: 'x', content: inner })]))).toBe(
      'tar-invalid',
    );
  });

  test('PAX size and header size differ, in both directions (CVE-2026-33055)', () => {
    expect(refusal(archive([pax({ size: '0' }), file('x', 'content')]))).toBe('tar-invalid');
    expect(refusal(archive([pax({ size: '1024' }), file('x', 'content'), file('y')]))).toBe('tar-invalid');
    expect(refusal(archive([pax({ size: '7' }), file('x', 'content')]))).toBe('accepted');
    expect(refusal(archive([pax({ size: '07' }), file('x', 'content')]))).toBe('tar-invalid');
  });

  test('two extended headers for an entry, or one for none', () => {
    expect(refusal(archive([pax({ path: 'a' }), pax({ path: 'b' }), file('x')]))).toBe('tar-invalid');
    const long = member({ name: 'l', type: 'L', content: 'a\0' });
    expect(refusal(archive([long, long, file('x')]))).toBe('tar-invalid');
    expect(refusal(archive([pax({ path: 'a' })]))).toBe('tar-invalid');
  });

  test('global headers may not name or size entries', () => {
    expect(refusal(archive([pax({ comment: 'fine' }, 'g'), file('x')]))).toBe('accepted');
    expect(refusal(archive([pax({ path: 'a' }, 'g'), file('x')]))).toBe('tar-entry-refused');
    expect(refusal(archive([pax({ size: '1' }, 'g'), file('x')]))).toBe('tar-entry-refused');
  });
});

describe('numbers', () => {
  test('negative base-256 size (CVE-2026-59874, CVE-2025-8194)', () => {
    const negative = new Uint8Array(12).fill(0xff);
    expect(refusal(archive([member({ name: 'x', sizeField: negative })]))).toBe('tar-invalid');
  });

  test('oversize numbers', () => {
    const huge = Uint8Array.of(0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
    expect(refusal(archive([member({ name: 'x', sizeField: huge })]))).toBe('tar-invalid');
    const exabyte = Uint8Array.of(0x80, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0);
    expect(refusal(archive([member({ name: 'x', sizeField: exabyte })]))).toBe('tar-limit');
    expect(refusal(archive([member({ name: 'x', sizeField: '77777777777\0' })]), { total: 1000 })).toBe(
      'tar-limit',
    );
    expect(refusal(archive([member({ name: 'x', type: 'x', sizeField: '77777777777\0' })]))).toBe(
      'tar-limit',
    );
  });

  test('text that is not a number', () => {
    for (const sizeField of ['0x100\0', '-1\0', '12 34\0', '9\0']) {
      expect([sizeField, refusal(archive([member({ name: 'x', sizeField })]))]).toEqual([
        sizeField,
        'tar-invalid',
      ]);
    }
  });

  test('too many entries, without keeping more than the names', () => {
    const empty = member({ name: 'x', content: '' });
    const reader = new TarReader({ entries: 1000 });
    let count = 0;
    const read = () => {
      for (; count < 1_000_000; count++) {
        const name = new TextEncoder().encode(`f${count}`);
        const header = member({ name });
        for (const _ of reader.read(count < 2000 ? header : empty));
      }
    };
    expect(read).toThrow('tar-limit');
    expect(count).toBe(1000);
  });

  test('wrong checksum, wrong format mark', () => {
    expect(refusal(archive([member({ name: 'x', checksumError: 1 })]))).toBe('tar-invalid');
    expect(refusal(archive([member({ name: 'x', magic: 'zustar00' })]))).toBe('tar-invalid');
    expect(refusal(archive([member({ name: 'x', magic: '' })]))).toBe('accepted');
  });
});

describe('kinds', () => {
  test('device, FIFO, socket, unknown type flag', () => {
    for (const type of ['3', '4', '6', '7', 's', 'S', 'V', 'M', 'D', 'A', '8']) {
      expect([type, refusal(archive([member({ name: 'x', type })]))]).toEqual([type, 'tar-entry-refused']);
    }
  });

  test('sparse map, GNU old and PAX 1.0 (CVE-2025-58183, CVE-2026-32288)', () => {
    expect(refusal(archive([member({ name: 'x', type: 'S', content: 'x' })]))).toBe('tar-entry-refused');
    const records = { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.realsize': '99999999' };
    expect(refusal(archive([pax(records), file('x')]))).toBe('tar-entry-refused');
  });

  test('link then file through it (CVE-2021-32803)', () => {
    const link = (name: string, linkName: string) => member({ name, type: '2', linkName });
    expect(refusal(archive([link('d', '..'), file('d/x')]))).toBe('path-collision');
  });

  test('two-step link chain (CVE-2026-26960)', () => {
    const link = (name: string, linkName: string) => member({ name, type: '2', linkName });
    expect(refusal(archive([link('a', 'b'), link('b', '..'), file('a/x')]))).toBe('path-collision');
  });

  test('link, then directory entry of the same name with mode (CVE-2026-33056)', () => {
    const link = member({ name: 'd', type: '2', linkName: '/etc' });
    expect(refusal(archive([link, member({ name: 'd', type: '5', mode: 0o777 })]))).toBe('path-collision');
  });

  test('content in entries that have none', () => {
    expect(refusal(archive([member({ name: 'd', type: '5', content: 'x' })]))).toBe('tar-invalid');
    expect(refusal(archive([member({ name: 'l', type: '2', linkName: 'a', content: 'x' })]))).toBe(
      'tar-invalid',
    );
    expect(refusal(archive([member({ name: 'l', type: '1', linkName: 'a', content: 'x' })]))).toBe(
      'tar-invalid',
    );
  });

  test('set-id and sticky bits are reported', () => {
    expect(readAll(archive([member({ name: 'x', mode: 0o6755 })]))[0]!.mode).toBe(0o6755);
  });
});

describe('where it ends', () => {
  const sample = archive([
    member({ name: 'bin/', type: '5' }),
    file('bin/tool', 'hello'),
    pax({ path: 'p' }),
    file('x'),
  ]);

  test('truncated at every byte', () => {
    for (let length = 0; length < sample.length; length++) {
      expect([length, refusal(sample.subarray(0, length))]).toEqual([length, 'tar-truncated']);
    }
  });

  test('bit flip: refused or read as before, never silently different', () => {
    const small = archive([pax({ path: 'p' }), file('x', 'hello')]);
    const expected = JSON.stringify(readAll(small));
    const unseen = new Set<number>();
    for (let bit = 0; bit < small.length * 8; bit++) {
      const flipped = Uint8Array.from(small);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      try {
        if (JSON.stringify(readAll(flipped)) !== expected) unseen.add(bit >> 3);
      } catch (error) {
        if (!(error instanceof OnebeamError)) throw error;
      }
    }
    // Tar has no checksum of the content: only changes in the PAX record and the file's bytes are not detected. The
    // digest of their frame detects them.
    const isRecord = (at: number) => at >= 512 && at < 512 + '10 path=p\n'.length;
    const isContent = (at: number) => at >= 3 * 512 && at < 3 * 512 + 'hello'.length;
    expect([...unseen].filter((at) => !isRecord(at) && !isContent(at))).toEqual([]);
  }, 120_000);

  test('bytes after end', () => {
    expect(refusal(Buffer.concat([sample, file('y')]))).toBe('tar-invalid');
    expect(refusal(Buffer.concat([sample, Buffer.from('x')]))).toBe('tar-truncated');
    expect(refusal(Buffer.concat([sample, new Uint8Array(10240)]))).toBe('accepted');
    expect(refusal(archive([file('x'), new Uint8Array(512), file('y')]))).toBe('tar-invalid');
  });
});
