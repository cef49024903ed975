import { join } from 'node:path';
import { runOk } from '../bed/run.ts';
import type { Tool } from '../bed/tools.ts';

/** The result of check_macho.py for a file. */
export interface MachoCheck {
  cpu: number;
  version: number;
  flags: number;
  identifier: string;
  pageSize: number;
  slots: number;
  pages: number;
  badPages: number;
  codeLimit: number;
  signatureOffset: number;
  signatureEnd: number;
  stringsEnd: number;
  linkeditEnd: number;
  linkeditIsMapped: boolean;
  fileSize: number;
  executableSegment: [number, number, number];
  text: [number, number];
  requirementsHash: boolean;
  infoHash: boolean;
  /** Names of granted entitlements; none in files signed by onebeam. */
  entitlements: string[];
  slotsOfBlobs: number[];
  trailingZeros: boolean;
  /** Only when every byte was flipped. */
  unnoticed?: number;
}

export async function checkMacho(python: Tool, path: string, ...flags: 'flip'[]): Promise<MachoCheck> {
  const script = join(import.meta.dir, 'check_macho.py');
  const env = { ...process.env, ...python.environment };
  return JSON.parse(await runOk(python.program, [script, path, ...flags], { env }));
}

/** Checks properties of every file that onebeam signs. */
export function soundMacho(check: MachoCheck): Partial<MachoCheck> {
  const { codeLimit, fileSize } = check;
  return {
    version: 0x20400,
    flags: 2,
    badPages: 0,
    slots: check.pages,
    pages: Math.ceil(codeLimit / check.pageSize),
    signatureOffset: codeLimit,
    stringsEnd: codeLimit,
    signatureEnd: fileSize,
    linkeditEnd: fileSize,
    linkeditIsMapped: true,
    executableSegment: [...check.text, 1],
    requirementsHash: true,
    infoHash: true,
    entitlements: [],
    slotsOfBlobs: [0, 2, 0x10000],
    trailingZeros: true,
  };
}
