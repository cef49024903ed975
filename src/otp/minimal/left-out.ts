import type { Warning } from '../../reporter.ts';

/** A file of a packed application that is not packed. */
export interface LeftOut {
  path: string;
  /**
   * `nowhere`: a link whose target does not exist; `circle`: a link to a folder that contains it; `outside`: a link
   * to a folder outside the runtime; `special`: a device, socket or FIFO; `many-links`: behind more links to folders than any
   * runtime has; `leftover`: an object or static library of
   * OTP's build.
   */
  why: 'nowhere' | 'circle' | 'outside' | 'special' | 'many-links' | 'leftover';
}

const losses: readonly LeftOut['why'][] = ['outside', 'special', 'many-links'];

/**
 * A warning when the program would find fewer files than with the runtime itself. Nothing is missing behind a link to
 * nowhere or to a folder above it, and no program opens leftovers of the build.
 */
export function leftOutWarnings(leftOut: readonly LeftOut[]): Warning[] {
  const paths = leftOut.filter(({ why }) => losses.includes(why)).map(({ path }) => path);
  if (paths.length === 0) return [];
  return [
    {
      code: 'runtime-files-left-out',
      message: `not packed, because they are special files, links that point outside the runtime, or behind too many links: ${paths.map((path) => `\`${path}\``).join(', ')}`,
      hint: 'if the program reads them, use a runtime that contains copies instead',
    },
  ];
}
