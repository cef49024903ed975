import { ZipBytes } from './zip-bytes.ts';
import { readEndRecord } from './zip-end-record.ts';
import { readCentralHeader, readLocalHeader } from './zip-headers.ts';

/** 1980-01-01 00:00, the first time that MS-DOS knows: time, then date (APPNOTE 4.4.6). */
const dosStart = { time: 0, date: 0x21 };
/** The same in seconds since 1970. */
const unixStart = 315_532_800;
/** The extra field "extended timestamp" of Info-ZIP: flags, then up to three times of four bytes. */
const extendedTimestamp = 0x5455;

/**
 * A copy of a zip archive in which all entries are of 1980-01-01: its bytes do not depend on when it was made.
 *
 * @param path of the file, for messages.
 * @throws as `readZip`
 */
export function withoutTimes(archive: Uint8Array, path: string): Uint8Array {
  const copy = Uint8Array.from(archive);
  const zip = new ZipBytes(copy, path);
  const view = new DataView(copy.buffer);
  const { offset, size, entries } = readEndRecord(zip);
  let at = offset;
  for (let index = 0; index < entries; index++) {
    const central = readCentralHeader(zip, at, offset + size);
    setDosTime(view, at + 12);
    setTimestamps(view, at + 46 + zip.u16(at + 28), zip.u16(at + 30));
    const start = central.headerOffset;
    readLocalHeader(zip, start);
    setDosTime(view, start + 10);
    setTimestamps(view, start + 30 + zip.u16(start + 26), zip.u16(start + 28));
    at += central.length;
  }
  return copy;
}

function setDosTime(view: DataView, at: number): void {
  view.setUint16(at, dosStart.time, true);
  view.setUint16(at + 2, dosStart.date, true);
}

/** @param start of the extra fields, which `widen` has found to fill their `length`. */
function setTimestamps(view: DataView, start: number, length: number): void {
  let at = start;
  while (at + 4 <= start + length) {
    const size = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === extendedTimestamp) {
      for (let time = at + 5; time + 4 <= at + 4 + size; time += 4) view.setUint32(time, unixStart, true);
    }
    at += 4 + size;
  }
}
