import { textTable } from '../text-table.ts';

export interface PeSample {
  machine?: number;
  subsystem?: number;
  libraries?: string[];
  /** Size of a signature at the end. */
  signature?: number;
}

/** A PE32+ file with one section, which holds the import directory. */
export function pe64({
  machine = 0x8664,
  subsystem = 3,
  libraries = [],
  signature = 0,
}: PeSample = {}): Buffer {
  const sectionAt = 0x200;
  const sectionAddress = 0x1000;
  const texts = textTable();
  const table = Buffer.alloc((libraries.length + 1) * 20);
  const textsAddress = sectionAddress + table.length;
  libraries.forEach((name, index) => {
    table.writeUInt32LE(textsAddress + texts.add(name), index * 20 + 12);
  });
  const section = Buffer.concat([table, texts.bytes()]);
  const sectionSize = Math.ceil(section.length / 0x200) * 0x200;
  const file = Buffer.alloc(sectionAt + sectionSize + signature);
  const pe = 0x80;
  const optional = pe + 24;
  file.write('MZ');
  file.writeUInt32LE(pe, 0x3c);
  file.write('PE\0\0', pe);
  file.writeUInt16LE(machine, pe + 4);
  file.writeUInt16LE(1, pe + 6);
  file.writeUInt16LE(240, pe + 20);
  file.writeUInt16LE(0x20b, optional);
  file.writeUInt32LE(sectionAddress, optional + 16);
  file.writeUInt32LE(0x1000, optional + 32);
  file.writeUInt32LE(0x200, optional + 36);
  file.writeUInt32LE(sectionAddress + 0x1000, optional + 56);
  file.writeUInt32LE(sectionAt, optional + 60);
  file.writeUInt16LE(subsystem, optional + 68);
  file.writeUInt32LE(16, optional + 108);
  if (libraries.length > 0) {
    file.writeUInt32LE(sectionAddress, optional + 112 + 8);
    file.writeUInt32LE(table.length, optional + 112 + 12);
  }
  if (signature > 0) {
    file.writeUInt32LE(sectionAt + sectionSize, optional + 112 + 32);
    file.writeUInt32LE(signature, optional + 112 + 36);
  }
  const header = optional + 240;
  file.write('.idata', header);
  file.writeUInt32LE(section.length, header + 8);
  file.writeUInt32LE(sectionAddress, header + 12);
  file.writeUInt32LE(sectionSize, header + 16);
  file.writeUInt32LE(sectionAt, header + 20);
  section.copy(file, sectionAt);
  return file;
}
