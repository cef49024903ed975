/** Falsified fields of a tar member; missing fields get their correct values. */
export interface Member {
  name: string | Uint8Array;
  /** One character; `0` unless given. */
  type?: string;
  content?: string | Uint8Array;
  mode?: number;
  /** The field of the header, if it differs from the content's length in octal digits. */
  sizeField?: string | Uint8Array;
  linkName?: string;
  prefix?: string;
  magic?: string;
  /** Added to the right checksum. */
  checksumError?: number;
}

const block = 512;
const encode = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? new TextEncoder().encode(text) : text;

/** Writes a tar member without checking anything: hostile archives in ten lines. */
export function member(fields: Member): Uint8Array {
  const { type = '0', mode = 0o644, linkName = '', prefix = '', magic = 'ustar\u000000' } = fields;
  const content = encode(fields.content ?? '');
  const header = new Uint8Array(block);
  const put = (offset: number, text: string | Uint8Array) => header.set(encode(text), offset);
  put(0, fields.name);
  put(100, `${mode.toString(8).padStart(7, '0')}\0`);
  put(108, '0000000\u00000000000\0');
  put(124, fields.sizeField ?? `${content.length.toString(8).padStart(11, '0')}\0`);
  put(136, '00000000000\0');
  put(156, type);
  put(157, linkName);
  put(257, magic);
  put(345, prefix);
  put(148, '        ');
  const sum = header.reduce((total, byte) => total + byte, 0) + (fields.checksumError ?? 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  const bytes = new Uint8Array(block + Math.ceil(content.length / block) * block);
  bytes.set(header);
  bytes.set(content, block);
  return bytes;
}

/** A PAX extended header with these records. */
export function pax(records: Record<string, string>, type = 'x'): Uint8Array {
  const content = Object.entries(records).map(([key, value]) => paxRecord(key, value));
  return member({ name: 'PaxHeaders/x', type, content: content.join('') });
}

function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const length = encode(rest).length;
  let total = length + 1;
  while (String(total).length + length !== total) total++;
  return `${total}${rest}`;
}

/** Members and the end mark, unless it is omitted. */
export function archive(members: readonly Uint8Array[], end = true): Uint8Array {
  return Buffer.concat([...members, new Uint8Array(end ? 2 * block : 0)]);
}
