import { describe, expect, test } from 'bun:test';
import { ZipBytes } from '../../src/archive/zip-bytes.ts';
import { readEntry, type ZipEntry } from '../../src/archive/zip-entry.ts';
import { readCentralHeader } from '../../src/archive/zip-headers.ts';
import { type LyingEntry, lyingZip } from './lying-zip.ts';

const content = 'some content';
const one = { name: 'x', content };

/** The only entry of an archive, as its directory has it. */
function entryOf(entry: LyingEntry): ZipEntry {
  const zip = new ZipBytes(lyingZip([entry]), 'app');
  const directory = zip.u32(zip.length - 6);
  return readEntry(zip, readCentralHeader(zip, directory, zip.length - 22), directory);
}

function refusal(entry: LyingEntry): unknown {
  try {
    return entryOf(entry);
  } catch (error) {
    const { code, data } = error as { code: string; data: { problem?: string } };
    return data.problem === undefined ? [code] : [code, data.problem];
  }
}

describe('an entry', () => {
  test('is where its content is', () => {
    expect(entryOf({ ...one, method: 'stored' })).toMatchObject({
      path: 'x',
      isFolder: false,
      method: 'stored',
      size: content.length,
      compressedSize: content.length,
      offset: 31,
    });
    expect(entryOf({ ...one, method: 'deflated' }).method).toBe('deflated');
  });

  test('is a folder by the slash at its end, which its path does not have', () => {
    expect(entryOf({ name: 'a/b/' })).toMatchObject({ path: 'a/b', isFolder: true });
  });

  test('has a mode where it was made on Unix, without the set-id bits', () => {
    const attributes = (0o104755 << 16) >>> 0;
    expect(entryOf({ ...one, central: { madeBy: 0x0314, attributes } }).mode).toBe(0o755);
    expect(entryOf({ ...one, central: { madeBy: 0x0014, attributes } }).mode).toBeUndefined();
  });
});

describe('an entry is refused', () => {
  const zipLayout = 'zip-layout';
  const cases: Record<string, [LyingEntry, code: string, problem?: string]> = {
    'when its headers have two sizes': [{ ...one, local: { size: 5 } }, 'zip-headers-disagree', 'two-values'],
    'when its headers have two names': [
      { ...one, local: { name: 'y' } },
      'zip-headers-disagree',
      'two-values',
    ],
    'stored, with another size than that of its bytes': [
      { ...one, local: { size: 2 }, central: { size: 2 } },
      'zip-headers-disagree',
      'stored-size',
    ],
    'with bytes that belong to nothing': [{ ...one, after: 'hidden' }, zipLayout, 'entry-end'],
    'with a descriptor that is not its own': [{ ...one, descriptor: 'wrong' }, zipLayout, 'entry-end'],
    'a folder with content': [{ name: 'a/', content }, zipLayout, 'folder-with-content'],
    encrypted: [{ ...one, central: { flags: 1 }, local: { flags: 1 } }, 'zip-unsupported', 'encryption'],
    'with flags that are not known': [{ ...one, central: { flags: 1 << 5 } }, 'zip-unsupported', 'flags'],
    'compressed in another way': [{ ...one, central: { method: 12 } }, 'zip-unsupported', 'method'],
    'a link': [
      { ...one, central: { madeBy: 0x0314, attributes: (0o120777 << 16) >>> 0 } },
      'zip-unsupported',
      'file-type',
    ],
    'with a path that leaves the archive': [{ ...one, name: '../x' }, 'zip-entry-name'],
  };
  for (const [name, [entry, ...expected]] of Object.entries(cases)) {
    test(name, () => expect(refusal(entry)).toEqual(expected as unknown[]));
  }
});
