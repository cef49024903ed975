import type { Escript } from '../escript/escript.ts';

/** Modules and programs of OTP that make a node of other nodes' acquaintance. */
const acquaintances = ['net_kernel', 'peer', 'slave', 'epmd', 'erl_epmd'];

/**
 * Whether a program may give its node a name: its `%%!` line does, or it speaks of what does. Too often yes costs a
 * small program; too often no breaks the program.
 */
export function namesItsNode({ header }: Pick<Escript, 'header'>, atoms: ReadonlySet<string>): boolean {
  return (
    header.emulatorArguments.some((word) => ['-sname', '-name'].includes(word)) ||
    acquaintances.some((name) => atoms.has(name))
  );
}
