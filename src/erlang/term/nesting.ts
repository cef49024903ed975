import { OnebeamError } from '../../errors/onebeam-error.ts';

/**
 * Readers and writers of terms are recursive: this many levels fit into the smallest stack that any of them
 * has.
 */
export const mostLevels = 1000;

/** @throws OnebeamError `term-too-deep` */
export function checkLevel(level: number, path: string | undefined): void {
  if (level > mostLevels) {
    throw new OnebeamError('term-too-deep', {
      ...(path === undefined ? {} : { path }),
      expected: mostLevels,
    });
  }
}
