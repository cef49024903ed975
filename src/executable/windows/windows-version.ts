import type { PeResource } from '../../binary/pe/pe-resources.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { windowsVersionNumbers } from '../../targets/windows-version.ts';

/** `RT_VERSION` */
export const versionType = 16;
const language = 1033;
/** UTF-16 */
const codePage = 1200;

/**
 * The version resource, which Windows shows under "Details". Source: Win32 documentation, "Version Information":
 * VS_VERSIONINFO, VS_FIXEDFILEINFO, StringFileInfo, VarFileInfo.
 *
 * @param version up to four numbers below 65536 separated by dots, for the fixed part; the rest after a `-` or
 *   `+` is only in the texts.
 * @param texts by their names: `ProductName`, ...
 * @throws `windows-version-invalid`
 */
export function versionResource(
  version: string | undefined,
  texts: Record<string, string | undefined>,
): PeResource {
  const numbers = versionNumbers(version ?? '0');
  const fixed = Buffer.alloc(52);
  const [high, low] = [((numbers[0]! << 16) | numbers[1]!) >>> 0, ((numbers[2]! << 16) | numbers[3]!) >>> 0];
  // Signature, its version, file and product version, mask of flags, none of them, NT, a program.
  const words = [0xfeef04bd, 0x10000, high, low, high, low, 0x3f, 0, 0x40004, 1];
  for (const [index, word] of words.entries()) fixed.writeUInt32LE(word, index * 4);

  const strings = Object.entries({ ...texts, FileVersion: version, ProductVersion: version })
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => block(name, { text }));
  const table = `${hex(language)}${hex(codePage)}`;
  const translation = Buffer.alloc(4);
  translation.writeUInt16LE(language, 0);
  translation.writeUInt16LE(codePage, 2);
  const bytes = block('VS_VERSION_INFO', { binary: fixed }, [
    block('StringFileInfo', {}, [block(table, {}, strings)]),
    block('VarFileInfo', {}, [block('Translation', { binary: translation })]),
  ]);
  return { type: versionType, name: 1, language, bytes };
}

function versionNumbers(version: string): number[] {
  const numbers = windowsVersionNumbers(version);
  if (numbers) return numbers;
  throw new OnebeamError('windows-version-invalid', { found: version });
}

/** Length, length of the value (in characters when it is a text), kind, name, value, children; each at a multiple of 4. */
function block(
  name: string,
  value: { text?: string; binary?: Buffer },
  children: readonly Buffer[] = [],
): Buffer {
  const text = value.text === undefined ? undefined : Buffer.from(`${value.text}\0`, 'utf16le');
  const head = Buffer.alloc(6);
  const content = text ?? value.binary ?? Buffer.alloc(0);
  const parts: Buffer[] = [Buffer.concat([head, Buffer.from(`${name}\0`, 'utf16le')])];
  for (const part of [content, ...children]) if (part.length > 0) parts.push(part);
  const last = parts.length - 1;
  const bytes = Buffer.concat(parts.map((part, index) => (index === last ? part : aligned(part))));
  bytes.writeUInt16LE(bytes.length, 0);
  bytes.writeUInt16LE(text ? text.length / 2 : content.length, 2);
  bytes.writeUInt16LE(value.binary ? 0 : 1, 4);
  return bytes;
}

function aligned(bytes: Buffer): Buffer {
  return Buffer.concat([bytes], Math.ceil(bytes.length / 4) * 4);
}

const hex = (number: number): string => number.toString(16).padStart(4, '0');
