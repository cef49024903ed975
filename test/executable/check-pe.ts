import { join } from 'node:path';
import { runOk } from '../bed/run.ts';
import type { Tool } from '../bed/tools.ts';

/** The result of check_pe.py for a file. */
export interface PeCheck {
  checksumIsRight: boolean;
  warnings: string[];
  subsystem: number;
  sections: string[];
  /** `IMAGE_LOAD_CONFIG_DIRECTORY.DependentLoadFlags`; 0 when there is none. */
  dependentLoadFlags: number;
  /** Where the sections end in the file. */
  overlay: number | null;
  /** Type, name, language, size. */
  resources: [number, number | string, number, number][];
  version: [number, number, number, number];
  texts: Record<string, string>;
  /** Offset and size. */
  security: [number, number];
}

export async function checkPe(python: Tool, path: string): Promise<PeCheck> {
  const env = { ...process.env, ...python.environment };
  return JSON.parse(await runOk(python.program, [join(import.meta.dir, 'check_pe.py'), path], { env }));
}
