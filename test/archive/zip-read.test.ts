import { describe, expect, test } from 'bun:test';
import { zipSync } from 'fflate';
import { zipContent } from '../../src/archive/zip-content.ts';
import { readZip } from '../../src/archive/zip-read.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { describe as wordsOf } from '../../src/errors/text.ts';
import { cpuTime } from '../bed/cpu-time.ts';
import { type LyingEntry, lyingZip } from './lying-zip.ts';

const path = 'app';
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

/** Everything in the archive: names with contents. */
function unpack(archive: Uint8Array): Record<string, string> {
  const files = readZip(archive, path).filter((entry) => !entry.isFolder);
  return Object.fromEntries(files.map((entry) => [entry.path, text(zipContent(archive, entry, path))]));
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof OnebeamError)) throw error;
    const { message, hint } = wordsOf(error);
    expect(message).not.toContain('undefined');
    expect(hint).toBeString();
    return error.code;
  }
  return 'accepted';
}

const two: LyingEntry[] = [
  { name: 'a/ebin/a.beam', content: 'FOR1 and so on', method: 'deflated' },
  { name: 'a/ebin/a.app', content: '{application, a, []}.' },
];
const contents = { 'a/ebin/a.beam': 'FOR1 and so on', 'a/ebin/a.app': '{application, a, []}.' };

describe('archives that are read', () => {
  test('stored and deflated entries', () => expect(unpack(lyingZip(two))).toEqual(contents));

  test('an archive without entries', () => expect(unpack(lyingZip([]))).toEqual({}));

  test('archives of fflate', () => {
    const files = Object.fromEntries(
      Object.entries(contents).map(([name, value]) => [name, Buffer.from(value)]),
    );
    expect(unpack(zipSync(files))).toEqual(contents);
  });

  test('folders, also without content of theirs', () => {
    const entries = readZip(lyingZip([{ name: 'priv/' }, { name: 'priv/templates/' }]), path);
    expect(entries.map((entry) => [entry.path, entry.isFolder])).toEqual([
      ['priv', true],
      ['priv/templates', true],
    ]);
  });

  test('Unix modes, without the set-id bits', () => {
    const attributes = (0o106755 << 16) >>> 0;
    const [entry] = readZip(lyingZip([{ name: 'x', central: { madeBy: 0x0314, attributes } }]), path);
    expect(entry?.mode).toBe(0o755);
  });

  for (const descriptor of ['signed', 'bare', 'wide'] as const) {
    test(`a ${descriptor} data descriptor`, () => {
      expect(unpack(lyingZip(two.map((entry) => ({ ...entry, descriptor }))))).toEqual(contents);
    });
  }

  test('64-bit sizes and a 64-bit end record', () => {
    expect(
      unpack(
        lyingZip(
          two.map((entry) => ({ ...entry, wide: true })),
          { wide: true },
        ),
      ),
    ).toEqual(contents);
  });

  test('a comment, and one that says PK', () => {
    expect(unpack(lyingZip(two, { comment: 'made for a test, PK' }))).toEqual(contents);
  });

  test('entries in another order than the directory', () => {
    const plain = lyingZip([
      { name: 'b', content: 'bb' },
      { name: 'a', content: 'aa' },
    ]);
    const first = 33;
    const swapped = lyingZip([
      { name: 'b', content: 'bb', headerOffset: first, central: { name: 'a', crc: crcOf(plain, 1) } },
      { name: 'a', content: 'aa', headerOffset: 0, central: { name: 'b', crc: crcOf(plain, 0) } },
    ]);
    expect(unpack(swapped)).toEqual({ a: 'aa', b: 'bb' });
  });
});

const crcOf = (archive: Uint8Array, index: number): number => readZip(archive, path)[index]!.crc;

describe('archives that are refused', () => {
  const one = { name: 'x', content: 'some content', method: 'deflated' as const };
  const lies: Record<string, [string, Uint8Array]> = {};
  const refuse = (name: string, code: string, archive: Uint8Array) => {
    lies[name] = [code, archive];
  };

  refuse(
    'B1 another name beside the data',
    'zip-headers-disagree',
    lyingZip([{ ...one, local: { name: 'y' } }]),
  );
  refuse(
    'B1 another size beside the data',
    'zip-headers-disagree',
    lyingZip([{ ...one, local: { size: 5 } }]),
  );
  refuse(
    'B1 another compressed size',
    'zip-headers-disagree',
    lyingZip([{ ...one, local: { compressedSize: 5 } }]),
  );
  refuse('B1 another checksum', 'zip-headers-disagree', lyingZip([{ ...one, local: { crc: 5 } }]));
  refuse('B1 another method', 'zip-headers-disagree', lyingZip([{ ...one, local: { method: 0 } }]));
  refuse('B1 other flags', 'zip-headers-disagree', lyingZip([{ ...one, local: { flags: 8 } }]));
  refuse(
    'B1 stored, with two sizes',
    'zip-headers-disagree',
    lyingZip([{ name: 'x', content: 'abc', local: { size: 2 }, central: { size: 2 } }]),
  );
  refuse(
    'B1 a second name in an extra field',
    'zip-headers-disagree',
    lyingZip([{ ...one, central: { extra: Buffer.from([0x75, 0x70, 1, 0, 1]) } }]),
  );
  refuse(
    'B1 an extra field that is too long',
    'zip-headers-disagree',
    lyingZip([{ ...one, central: { extra: Buffer.from([9, 9, 255, 0, 1]) } }]),
  );
  refuse(
    'B1 a wide size without its field',
    'zip-headers-disagree',
    lyingZip([{ ...one, central: { size: 0xffffffff } }]),
  );
  refuse(
    'B2 two archives, one after the other',
    'zip-layout',
    Buffer.concat([lyingZip([one]), lyingZip([one])]),
  );
  refuse('B3 an end record in the comment', 'zip-ambiguous', lyingZip([one], { comment: lyingZip([]) }));
  refuse(
    'B3 half an end record in the comment',
    'zip-ambiguous',
    lyingZip([one], {
      comment: Buffer.concat([lyingZip([]), Buffer.from('and more')]),
    }),
  );
  refuse('B3 a whole archive in the comment', 'zip-ambiguous', lyingZip([one], { comment: lyingZip([one]) }));
  refuse(
    'B3 a comment that is longer than it says',
    'zip-no-end',
    lyingZip([one], { comment: 'abc', commentLength: 1 }),
  );
  refuse('B3 no end record', 'zip-no-end', lyingZip([one]).subarray(0, -30));
  refuse(
    'B4 bytes before the first entry',
    'zip-layout',
    Buffer.concat([Buffer.from('#!'), lyingZip([one])]),
  );
  refuse('B4 bytes between entries', 'zip-layout', lyingZip([{ ...one, after: 'gap' }, { name: 'y' }]));
  refuse('B4 bytes before the directory', 'zip-layout', lyingZip([{ ...one, after: 'gap' }]));
  refuse('B4 bytes after the directory', 'zip-layout', lyingZip([one], { before: 'gap' }));
  refuse('B4 more entries than it says', 'zip-layout', lyingZip([one, { name: 'y' }], { entries: 1 }));
  refuse('B4 fewer entries than it says', 'zip-layout', lyingZip([one], { entries: 2 }));
  refuse('B5 two entries at one place', 'zip-layout', lyingZip([one, { ...one, headerOffset: 0 }]));
  refuse(
    'B5 an entry inside another',
    'zip-layout',
    lyingZip([
      { name: 'x', content: lyingZip([{ name: 'y' }]) },
      { name: 'y', headerOffset: 31 },
    ]),
  );
  refuse(
    'B5 data that reaches into the directory',
    'zip-layout',
    lyingZip([
      {
        name: 'x',
        content: 'abc',
        local: { size: 9, compressedSize: 9 },
        central: { size: 9, compressedSize: 9 },
      },
    ]),
  );
  refuse(
    'an entry behind the end of the file',
    'zip-layout',
    lyingZip([{ ...one, headerOffset: 0xfffffff0 }]),
  );
  refuse('a data descriptor that disagrees', 'zip-layout', lyingZip([{ ...one, descriptor: 'wrong' }]));
  refuse(
    'B8 encryption',
    'zip-unsupported',
    lyingZip([{ ...one, local: { flags: 1 }, central: { flags: 1 } }]),
  );
  refuse(
    'B8 strong encryption',
    'zip-unsupported',
    lyingZip([{ ...one, local: { flags: 64 }, central: { flags: 64 } }]),
  );
  refuse(
    'B8 bzip2',
    'zip-unsupported',
    lyingZip([{ ...one, local: { method: 12 }, central: { method: 12 } }]),
  );
  refuse('B8 an entry on another disk', 'zip-unsupported', lyingZip([{ ...one, central: { disk: 1 } }]));
  refuse('B8 several disks', 'zip-unsupported', lyingZip([one], { disk: 1 }));
  refuse(
    'a symbolic link',
    'zip-unsupported',
    lyingZip([
      { name: 'x', content: '/etc/passwd', central: { madeBy: 0x0314, attributes: (0o120777 << 16) >>> 0 } },
    ]),
  );
  refuse('a name twice', 'zip-duplicate-entry', lyingZip([one, one]));
  refuse('a file and a folder of one name', 'zip-duplicate-entry', lyingZip([one, { name: 'x/' }]));
  for (const unsafe of ['../x', 'a/../../x', '/x', 'a\\x', 'C:x', 'a//x', './x', 'nul', 'x\0y', '']) {
    refuse(`the name ${JSON.stringify(unsafe)}`, 'zip-entry-name', lyingZip([{ name: unsafe }]));
  }
  const bad = { name: Buffer.from([0xff, 0xfe]), flags: 1 << 11 };
  refuse(
    'a name that is not UTF-8 though it says so',
    'zip-entry-name',
    lyingZip([{ name: 'x', local: bad, central: bad }]),
  );
  refuse('a 64-bit end record that disagrees', 'zip-ambiguous', lyingZip([one], { wide: true, entries: 2 }));
  refuse(
    'a 64-bit offset beyond all files',
    'zip-layout',
    lyingZip([one], { wide: true, wideOffset: 2 ** 52 }),
  );

  for (const [title, [code, archive]] of Object.entries(lies)) {
    test(title, () => expect(codeOf(() => unpack(archive))).toBe(code));
  }

  test('an archive that is cut anywhere', () => {
    const archive = lyingZip(two);
    for (let length = 0; length < archive.length; length++) {
      expect(codeOf(() => unpack(archive.subarray(0, length)))).not.toBe('accepted');
    }
  });

  test('a flipped bit is refused, or changes nothing that is read', () => {
    const archive = lyingZip(two);
    for (let bit = 0; bit < archive.length * 8; bit++) {
      const flipped = Uint8Array.from(archive);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      let found: unknown;
      if (codeOf(() => (found = unpack(flipped))) === 'accepted') expect(found).toEqual(contents);
    }
  });
});

describe('limits', () => {
  const small = { entries: 2, entrySize: 100, totalSize: 150 };
  const entry = (name: string, size: number): LyingEntry => ({
    name,
    content: 'x'.repeat(size),
    method: 'deflated',
  });

  test('number of entries', () => {
    const archive = lyingZip([entry('a', 1), entry('b', 1), entry('c', 1)]);
    expect(codeOf(() => readZip(archive, path, small))).toBe('zip-too-large');
  });
  test('size of an entry', () => {
    expect(codeOf(() => readZip(lyingZip([entry('a', 101)]), path, small))).toBe('zip-too-large');
  });
  test('size of all entries', () => {
    const archive = lyingZip([entry('a', 100), entry('b', 51)]);
    expect(codeOf(() => readZip(archive, path, small))).toBe('zip-too-large');
  });

  test('a bomb stops at the size that it states', async () => {
    const bomb = { name: 'x', content: Buffer.alloc(64 << 20), method: 'deflated' as const };
    const archive = lyingZip([{ ...bomb, local: { size: 1000 }, central: { size: 1000 } }]);
    const [only] = readZip(archive, path);
    const spent = await cpuTime(() => {
      expect(codeOf(() => zipContent(archive, only!, path))).toBe('zip-damaged');
    });
    expect(spent).toBeLessThan(200);
  });
  test('content that is shorter than stated', () => {
    const archive = lyingZip([{ ...entry('x', 10), local: { size: 11 }, central: { size: 11 } }]);
    expect(codeOf(() => unpack(archive))).toBe('zip-damaged');
  });
  test('data after the end of the content', () => {
    const deflated = readZip(lyingZip([entry('x', 10)]), path)[0]!;
    const whole = lyingZip([entry('x', 10)]);
    const data = whole.subarray(deflated.offset, deflated.offset + deflated.compressedSize);
    const facts = { method: 8, size: 10, crc: deflated.crc };
    const archive = lyingZip([
      { name: 'x', content: Buffer.concat([data, Buffer.from('tail')]), local: facts, central: facts },
    ]);
    expect(codeOf(() => unpack(archive))).toBe('zip-damaged');
  });
  test('a wrong checksum', () => {
    const archive = lyingZip([{ ...entry('x', 10), local: { crc: 7 }, central: { crc: 7 } }]);
    expect(codeOf(() => unpack(archive))).toBe('zip-damaged');
  });
});
